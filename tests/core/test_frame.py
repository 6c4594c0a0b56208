"""Reading a staff list: what is understood, what is reported, what is decided."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.errors import InvalidValueError, Problem
from surveys.frame import (
    Frame,
    Person,
    Reading,
    Sheet,
    compare,
    organisation_from_table,
    read_frame,
    sheet_of,
)
from surveys.units import Organisation, Unit

ORGANISATION = Organisation(
    [
        Unit("WBC", "Westbourne Council", "organisation"),
        Unit("AD", "Adult Services", "directorate", "WBC"),
        Unit("CH", "Children's Services", "directorate", "WBC"),
        Unit("PL", "Place", "directorate", "WBC"),
        Unit("AD1", "Commissioning", "service", "AD"),
        Unit("CH1", "Commissioning", "service", "CH"),
        Unit("CH2", "Early Help & Inclusion", "service", "CH"),
        Unit("PL1", "Libraries", "service", "PL"),
        Unit("0042", "Parks", "service", "PL"),
    ]
)


def sheet(text: str) -> Sheet:
    """A sheet from an ASCII table whose columns are separated by bars."""
    lines = [line.strip() for line in text.strip().splitlines()]
    return sheet_of([[cell.strip() for cell in line.split("|")] for line in lines])


def read(text: str, mapping: dict[str, str] | None = None) -> Reading:
    return read_frame(sheet(text), ORGANISATION, mapping)


def people(text: str, mapping: dict[str, str] | None = None) -> tuple[Person, ...]:
    reading = read(text, mapping)
    assert reading.frame is not None, [str(problem) for problem in reading.problems]
    return reading.frame.people


def only_problem(text: str) -> Problem:
    reading = read(text)
    assert reading.frame is None
    assert len(reading.problems) == 1, [str(problem) for problem in reading.problems]
    return reading.problems[0]


def test_a_plain_list_becomes_a_frame() -> None:
    assert people("""
        Staff number | Name      | Work e-mail        | Directorate | Service   | Front line
        001          | Jo Smith  | Jo.S@WESTBOURNE.UK | Place       | Libraries | Yes
        002          | Al Jones  |                    | Place       |           | No
    """) == (
        Person("001", "Jo Smith", "Jo.S@westbourne.uk", "PL1", "front_line"),
        Person("002", "Al Jones", None, "PL", "office"),
    )


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Employee No", "number"), ("Payroll number", "number"), ("EMPLOYEE_NUMBER", "number"),
        ("Staff ID", "number"), ("Work e-mail", "email"), ("E-mail address", "email"),
        ("Email", "email"), ("Work Email Address", "email"), ("Directorate", "directorate"),
        ("Department", "directorate"), ("Service", "service"), ("Service Area", "service"),
        ("Team", "service"), ("Cost Centre", "unit"), ("Org Unit", "unit"),
        ("Job type", "profile"), ("Front line", "profile"), ("Front-line?", "profile"),
        ("Surname", "last_name"), ("Forename", "first_name"), ("Mobile No.", "phone"),
        ("FTE", "hours"), ("Contracted hours", "hours"), ("Main post", "main_post"),
        ("Primary Assignment", "main_post"), ("Preferred language", "language"),
    ],
)  # fmt: skip
def test_columns_are_known_by_the_words_people_use(heading: str, field: str) -> None:
    assert read(f"{heading} | Shoe size\n1 | 9").columns == {field: heading}


def test_headings_nobody_uses_are_listed() -> None:
    assert read("Payroll number | Shoe size | Grade\n1|9|A").unmapped == ("Shoe size", "Grade")


def test_a_title_above_the_headings_is_passed_over_and_rows_keep_their_numbers() -> None:
    problem = only_problem("""
        Staff list as at 1 November
        |
        Staff number | Name | Unit code
        7            | Jo   | PL1
                     | Al   | PL1
    """)
    assert (problem.row, problem.column) == (5, "Staff number")


def test_a_remembered_mapping_goes_before_the_words_we_know() -> None:
    text = """
        Staff number | Oracle ref | Name | Unit code
        x            | 9          | Jo   | PL1
    """
    assert people(text, {"number": "oracle REF"})[0].number == "9"
    assert people(text, {"number": "Gone from this file"})[0].number == "x"


def test_a_field_mapped_to_nothing_is_not_used() -> None:
    text = "Staff number | Name | Unit code | Phone\n1 | Jo | PL1 | x4521"
    assert (
        read(text, {"phone": ""}).notices == read("Staff number|Name|Unit code\n1|Jo|PL1").notices
    )


def test_a_mapping_of_an_unknown_field_is_reported() -> None:
    problems = read("Staff number | Name | Unit code\n1|Jo|PL1", {"shoes": "Name"}).problems
    assert "shoes" in problems[0].message
    assert "directorate" in problems[0].remedy


def test_a_repeated_heading_is_reported_where_it_matters() -> None:
    problem = only_problem("Staff number | Name | Unit code | Name\n1 | Jo | PL1 | Al")
    assert (problem.row, problem.column) == (1, "Name")
    assert people("Staff number | Name | Unit code | Grade | Grade\n1|Jo|PL1|A|B")


@pytest.mark.parametrize(
    ("headings", "missing"),
    [("Name | Unit code", "Staff number"), ("Staff number | Unit code", "Name"),
     ("Staff number | Name", "Directorate")],
)  # fmt: skip
def test_a_missing_column_is_named(headings: str, missing: str) -> None:
    assert missing in only_problem(f"{headings}\n1 | 2").message


def test_nothing_at_all_and_nobody_at_all() -> None:
    assert "no rows" in read_frame(Sheet(()), ORGANISATION).problems[0].message
    assert "no staff" in only_problem("Staff number | Name | Unit code").message


def test_a_name_may_come_in_two_columns() -> None:
    person = people("Payroll no | Forename | Surname | Unit code\n1 | Jo | Smith | PL1")[0]
    assert person.name == "Jo Smith"


UNITS = """
    code | directorate         | service                | -> unit
    PL1  |                     |                        | PL1
    pl1  |                     |                        | PL1
    0042 |                     |                        | 0042
    42   | Place               | Parks                  | 0042
         | place               | LIBRARIES              | PL1
         | Children's Services | Commissioning          | CH1
         | Childrens services  | Early Help and Inclusion | CH2
         | CH                  | CH2                    | CH2
         |                     | Libraries              | PL1
         | Place               |                        | PL
         | Place               | Place                  | PL
         | Westbourne Council  |                        | WBC
    PL1  | Place               | Libraries              | PL1
    PL1  | Place               |                        | PL1
"""


@pytest.mark.parametrize("line", UNITS.strip().splitlines()[1:])
def test_units_go_by_code_or_by_name(line: str) -> None:
    code, directorate, service, expected = [cell.strip() for cell in line.split("|")]
    row = f"1 | Jo | {code} | {directorate} | {service}"
    assert (
        people(f"Staff number | Name | Unit code | Directorate | Service\n{row}")[0].unit
        == expected
    )


WRONG_UNITS = """
    code | directorate | service       | column      | what is said
    XX   |             |               | Unit code   | no unit 'XX'
         | Plaice      | Libraries     | Directorate | Did you mean 'Place'?
         | Place       | Librarys      | Service     | Did you mean 'Libraries'?
         | Place       | Zoo           | Service     | Correct the name, or add the unit
         | Place       | Commissioning | Service     | is in Adult Services and Children's Services
         |             | Commissioning | Service     | could be in Adult Services or Children's
         |             |               | Service     | The unit is blank
    PL1  | Place       | Parks         | Unit code   | means 'Libraries' but the names say 'Parks'
"""


@pytest.mark.parametrize("line", WRONG_UNITS.strip().splitlines()[1:])
def test_a_wrong_unit_is_reported_with_its_row_column_and_remedy(line: str) -> None:
    code, directorate, service, column, said = [cell.strip() for cell in line.split("|")]
    row = f"1 | Jo | {code} | {directorate} | {service}"
    problem = only_problem(f"Staff number | Name | Unit code | Directorate | Service\n{row}")
    assert (problem.row, problem.column) == (2, column)
    assert said in str(problem)
    assert problem.remedy


def test_leading_zeros_are_kept() -> None:
    numbers = [p.number for p in people("Staff no|Name|Unit code\n007|Jo|PL1\n7|Al|PL1\n070|X|PL1")]
    assert numbers == ["007", "7", "070"]


def test_a_number_that_may_have_lost_its_zeros_is_noticed() -> None:
    reading = read("Staff no|Name|Unit code\n00012|Jo|PL1\n00123|Al|PL1\n345|Di|PL1\nA1|Ed|PL1")
    notices = [n for n in reading.notices if n.row == 4]
    assert len(notices) == 1
    assert "00345" in notices[0].remedy
    assert reading.frame is not None


def test_a_number_in_scientific_notation_is_refused() -> None:
    assert "shortened" in only_problem("Staff no|Name|Unit code\n1.23E+05|Jo|PL1").message


POSTS = """
    main | fte | main | fte | row kept
         |     |      |     | 2
         | 0.4 |      | 0.6 | 3
         | 0.5 |      | 0.5 | 2
    Y    | 0.1 |      | 0.9 | 2
    No   | 0.9 | Yes  | 0.1 | 3
         | 7,5 |      | 30  | 3
"""


@pytest.mark.parametrize("line", POSTS.strip().splitlines()[1:])
def test_one_person_with_two_posts_is_asked_once_in_the_main_one(line: str) -> None:
    main1, fte1, main2, fte2, kept = [cell.strip() for cell in line.split("|")]
    reading = read(f"""
        Staff no | Name      | Email   | Unit code | Main post | FTE
        5        | Jo Smith  | j@x.uk  | PL1       | {main1}   | {fte1}
        5        | Smith, Jo |         | AD1       | {main2}   | {fte2}
    """)
    assert reading.frame is not None
    (person,) = reading.frame.people
    assert person.unit == {"2": "PL1", "3": "AD1"}[kept]
    assert person.email == "j@x.uk"
    notice = next(n for n in reading.notices if "2 posts" in n.message)
    assert notice.row == int(kept)


def test_one_number_with_two_names_is_refused() -> None:
    problem = only_problem("Staff no|Name|Unit code\n5|Jo Smith|PL1\n5|Al Jones|PL1")
    assert (problem.row, problem.column) == (3, "Staff no")
    assert "row 2" in problem.message


@pytest.mark.parametrize("blank", ["", "n/a", "None", "-"])
def test_a_blank_address_is_allowed(blank: str) -> None:
    assert people(f"Staff no|Name|Unit code|Email\n5|Jo|PL1|{blank}")[0].email is None


@pytest.mark.parametrize(
    "bad", ["jo", "jo@", "@x.uk", "jo@x", "jo@x..uk", "a b@x.uk", "a@x.uk;b@x.uk", "<jo@x.uk>"]
)
def test_a_bad_address_is_refused(bad: str) -> None:
    problem = only_problem(f"Staff no|Name|Unit code|Email\n5|Jo|PL1|{bad}")
    assert (problem.row, problem.column) == (2, "Email")
    assert "printed code" in problem.remedy


def test_an_address_cannot_smuggle_a_header() -> None:
    rows = [["Staff no", "Name", "Unit code", "Email"], ["5", "Jo", "PL1", "a@x.uk\r\nBcc: b@x.uk"]]
    assert read_frame(sheet_of(rows), ORGANISATION).frame is None


def test_a_shared_address_is_refused_whatever_its_case() -> None:
    problem = only_problem("""
        Staff no | Name | Unit code | Email
        1        | Jo   | PL1       | depot@x.uk
        2        | Al   | PL1       | Depot@X.uk
    """)
    assert (problem.row, problem.column) == (3, "Email")
    assert "'Jo' in row 2" in problem.message


PROFILES = """
    heading              | value        | -> profile
    Front line           | Yes          | front_line
    Front line           | n            | office
    Front line or office | Frontline    | front_line
    Front line or office | Front-line   | front_line
    Front line or office | OFFICE       | office
    Job type             | Desk based   | office
    Job type             | Field        | front_line
    Office based         | Y            | office
    Office based         | no           | front_line
"""


@pytest.mark.parametrize("line", PROFILES.strip().splitlines()[1:])
def test_the_profile_is_read_from_words_or_ticks(line: str) -> None:
    heading, value, expected = [cell.strip() for cell in line.split("|")]
    assert people(f"Staff no|Name|Unit code|{heading}\n5|Jo|PL1|{value}")[0].profile == expected


def test_in_a_column_of_ticks_a_blank_means_no() -> None:
    profiles = [p.profile for p in people("Staff no|Name|Unit|Front line\n1|A|PL1|Y\n2|B|PL1|")]
    assert profiles == ["front_line", "office"]


def test_among_words_a_blank_profile_is_refused_and_so_is_an_unknown_one() -> None:
    reading = read("Staff no|Name|Unit|Job type\n1|A|PL1|Office\n2|B|PL1|\n3|C|PL1|Permanent")
    assert [(p.row, p.column) for p in reading.problems] == [(3, "Job type"), (4, "Job type")]


def test_a_list_that_does_not_say_who_is_front_line_says_so_once() -> None:
    reading = read("Staff no|Name|Unit code\n5|Jo|PL1\n6|Al|PL1")
    assert [n.row for n in reading.notices] == [1]


PHONES = """
    07700 900123   | 07700900123
    7700900123     | 07700900123
    +44 7700900123 | +447700900123
    x4521          |
    n/a            |
"""


@pytest.mark.parametrize("line", PHONES.strip().splitlines())
def test_phones(line: str) -> None:
    said, expected = [cell.strip() for cell in line.split("|")]
    assert (people(f"Staff no|Name|Unit|Mobile\n5|Jo|PL1|{said}")[0].phone or "") == expected


def test_languages_go_by_name_or_code() -> None:
    text = "Staff no|Name|Unit|Language\n1|A|PL1|Welsh\n2|B|PL1|\n3|C|PL1|pl"
    assert [p.language for p in people(text)] == ["cy", "en", "pl"]
    assert only_problem("Staff no|Name|Unit|Language\n1|A|PL1|Klingon!").column == "Language"


def test_every_problem_of_a_bad_file_is_reported_in_the_order_of_its_rows() -> None:
    reading = read("""
        Staff no | Name | Unit code | Email | Front line
                 |      | XX        | jo    | perhaps
        2        | Al   | PL1       | a@x.uk | Yes
        2        | Di   | PL1       | a@x.uk | Yes
    """)
    rows = [problem.row for problem in reading.problems]
    assert rows == sorted(row for row in rows if row)
    assert rows.count(2) == 5
    assert rows.count(4) == 1
    assert all(p.remedy and p.column for p in reading.problems)


STAFF = "Staff no|Name|Directorate|Service\n1|A|Place|Parks\n2|B|Place|Libraries\n3|C|Adults|"


def test_the_organisation_can_be_built_from_the_list_itself() -> None:
    structure = organisation_from_table(sheet(STAFF + "\n4|D|PLACE|parks"), "Westbourne Council")
    assert structure.organisation is not None
    assert [(u.code, u.name, u.parent) for u in structure.organisation.units] == [
        ("westbourne-council", "Westbourne Council", None),
        ("place", "Place", "westbourne-council"),
        ("place.parks", "Parks", "place"),
        ("place.libraries", "Libraries", "place"),
        ("adults", "Adults", "westbourne-council"),
    ]
    assert read_frame(sheet(STAFF), structure.organisation).problems == ()


def test_a_structure_needs_directorates_and_a_name() -> None:
    for text, name, said in [
        (STAFF, " ", "no name"),
        ("Staff no|Name|Service\n1|A|Parks", "W", "no directorates"),
        ("Staff no|Name|Directorate\n1|A|", "W", "no directorates"),
        ("Staff no|Name|Directorate|Service\n1|A|Place|Parks\n2|B||Zoo", "W", "'Zoo' has no"),
    ]:
        structure = organisation_from_table(sheet(text), name)
        assert structure.organisation is None
        assert said in structure.problems[0].message


def test_names_almost_the_same_are_noticed() -> None:
    text = "Staff no|Directorate|Service\n1|Adult Social Care|\n2|Adult Social Car|"
    (notice,) = organisation_from_table(sheet(text), "W").notices
    assert "'Adult Social Care' and 'Adult Social Car'" in notice.message


def person(number: str, unit: str = "PL1", email: str | None = None) -> Person:
    return Person(number, f"Person {number}", email, unit, "office")


def test_the_difference_between_two_lists() -> None:
    before = Frame((person("1"), person("2"), person("3"), person("4"), person("09")))
    after = Frame((person("1"), person("2", "AD1", "x@y.uk"), person("3", "PL1", "x@y.uk"),
                   person("5"), person("9")))  # fmt: skip
    difference = compare(before, after)
    assert [p.number for p in difference.joiners] == ["5", "9"]
    assert [p.number for p in difference.leavers] == ["4", "09"]
    assert [(c.before.unit, c.after.unit) for c in difference.moves] == [("PL1", "AD1")]
    assert [c.fields for c in difference.changed] == [("email",)]
    assert [p.number for p in difference.unchanged] == ["1"]
    assert [(c.before.number, c.after.number) for c in difference.renumbered] == [("09", "9")]
    assert not difference.empty
    assert compare(after, after).empty


frames = st.dictionaries(
    st.sampled_from([str(n) for n in range(8)]),
    st.tuples(st.sampled_from(["PL1", "AD1"]), st.sampled_from([None, "a@b.uk"])),
).map(lambda drawn: Frame(tuple(person(n, unit, email) for n, (unit, email) in drawn.items())))


@given(frames, frames)
def test_everyone_of_either_list_is_in_exactly_one_part(before: Frame, after: Frame) -> None:
    d = compare(before, after)
    parts = [d.joiners, d.leavers, [c.after for c in d.moves], [c.after for c in d.changed]]
    numbers = [p.number for part in [*parts, d.unchanged] for p in part]
    assert sorted(numbers) == sorted({*before.by_number, *after.by_number})
    swapped = compare(after, before)
    assert {p.number for p in d.joiners} == {p.number for p in swapped.leavers}


@given(st.permutations(range(6)))
def test_the_order_of_columns_does_not_matter(order: list[int]) -> None:
    table = [
        ["Staff number", "Name", "E-mail", "Directorate", "Service", "Front line"],
        ["01", "Jo", "jo@x.uk", "Place", "Parks", "yes"],
    ]
    shuffled = sheet_of([[row[index] for index in order] for row in table])
    frame = read_frame(shuffled, ORGANISATION).frame
    assert frame is not None
    assert frame.people == (Person("01", "Jo", "jo@x.uk", "0042", "front_line"),)


def test_a_frame_holds_each_number_once() -> None:
    with pytest.raises(InvalidValueError, match="twice"):
        Frame((person("1"), person("1")))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("2 High Street, Merebank, ME1 1AA", "2 High Street, Merebank, ME1 1AA"),
        (
            "  Flat 1 ,, 2  High Street,Merebank,ME1 1AA ",
            "Flat 1, 2 High Street, Merebank, ME1 1AA",
        ),
        ("Merebank, ME1 1AA", ""),
        ("n/a", ""),
        (", ".join("abcdefgh"), ""),
        ("", ""),
    ],
)
def test_postal_addresses(said: str, expected: str) -> None:
    text = f"Staff no|Name|Unit|Postal address\n5|Jo|PL1|{said}"
    assert (people(text)[0].postal or "") == expected
    refused = bool(said) and not expected and said != "n/a"
    assert any("postal address" in notice.message for notice in read(text).notices) == refused
