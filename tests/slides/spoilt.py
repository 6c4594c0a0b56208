"""A deck with a fault on nearly every slide, to see each of them found."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from PIL import Image
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.oxml.ns import qn
from pptx.util import Inches

LONG = " ".join(["Too long a sentence for its box."] * 7)
SAID = (
    "1,461 people answered, 46% of those asked, down from 53% in spring 2026."
    f"{LONG}\nThe response was lowest in Adult Services (37%) and highest in Legal and Governance"
    " (77%)."
)
MOVED = (
    "Belief in action rose from 44 to 49 since spring 2026; in 4 of 6 directorates there was no"
    " reliable change.\nSenior leaders listen has risen from 46 to 51 since autumn 2024; it fell in"
    " Finance and Systems (from 55 to 46); in Legal and Governance there was no reliable change.\n"
    "Success recognised held at 60 overall; it rose in Place (from 59 to 64)."
)
SOURCE = "MerebankCouncil.Empowermentandculturepulse,summer2026:1,461answers,46%ofthoseasked."
PLACE = "Place:Beliefinactionrosefrom41to48sincespring2026"
EXPECTED = (
    "slide 1: 1 parts are drawn as pictures, not as lines and letters",
    f"slide 2: “{SAID}” (Findings) leaves its box by 6 points",
    f"slide 4: “{MOVED}” (Findings) leaves its box by 155 points",
    "slide 6: “It fell in Finance and Systems (from 55 to 46); in Legal and Governance there was"
    " no reliable change.” (Findings) stands on a chart",
    f"slide 8: “{SOURCE}” leaves the slide",
    "slide 9: “Empowered” (Heat map: Empowered) is broken",
    "slide 10: “ThelowestscoreacrosstheorganisationisBeliefinaction,at49” cannot be read:"
    " its contrast is 1.0",
    f"slide 11: “{PLACE}” and “335peopleanswered,45%” lie on each other",
    f"slide 11: “{PLACE}” and “ofthoseasked.” lie on each other",
    "themes: “56” is not drawn",
    "themes: “56” is in the chart 0 times, not 1",
    "themes: the bar of 56 is as long as 66.0",
    "moved-item.ACT1: the marker of 43 stands at 46.0",
    "moved-theme.recognition: “It rose in Place (from 59 to 64).” is not drawn",
)


def spoilt(deck: Path) -> bytes:
    """The deck of one directorate with the faults of EXPECTED."""
    made: Any = Presentation(str(deck))
    slides = list(made.slides)
    _picture(slides[0])
    _shape(slides[1], "Findings").text_frame.paragraphs[0].runs[0].text += LONG
    _value(slides[2], 0, 0, "66")
    _shape(slides[3], "Findings").height = Inches(1)
    _value(slides[4], 0, 1, "46")
    _shape(slides[5], "Findings").left = Inches(4)
    _shape(slides[6], "Findings").text_frame.paragraphs[0].runs[0].text = "It rose in Plaice."
    _shape(slides[7], "Source").top = Inches(7.4)
    _narrow(slides[8])
    _shape(slides[10], "Findings").top = Inches(0.7)
    run = slides[9].shapes.title.text_frame.paragraphs[0].runs[0]
    run.font.color.rgb = RGBColor(250, 250, 250)
    body = io.BytesIO()
    made.save(body)
    return body.getvalue()


def _shape(slide: Any, name: str) -> Any:
    [found] = [shape for shape in slide.shapes if shape.name == name]
    return found


def _picture(slide: Any) -> None:
    """Something that nobody could edit."""
    body = io.BytesIO()
    Image.linear_gradient("L").save(body, "PNG")
    slide.shapes.add_picture(body, Inches(1), Inches(6.5), Inches(0.5))


def _value(slide: Any, series: int, point: int, text: str) -> None:
    """Another figure in a chart than the release's."""
    [chart] = [shape.chart for shape in slide.shapes if shape.has_chart]
    values = chart.plots[0].series[series]._element.find(qn("c:val"))
    list(values.iter(qn("c:v")))[point].text = text


def _narrow(slide: Any) -> None:
    """A column too narrow for its words."""
    [table] = [shape.table for shape in slide.shapes if getattr(shape, "has_table", False)]
    table.columns[1].width = Inches(0.6)
