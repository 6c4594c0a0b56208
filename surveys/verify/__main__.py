"""`python -m surveys.verify manifest.json release.json [proof.json [ADDITION PROOF]...]`.

Groups that were added to a release later come as pairs of files, in the order of their numbers.

Exit 0 when everything holds, 1 when something does not (it says what), 2 on files that cannot be
read. Needs no server.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from surveys.errors import InvalidValueError
from surveys.manifest import Manifest
from surveys.release import Release, release_from_json
from surveys.verify.additions import Added, addition_faults, read_added
from surveys.verify.agreement import disagreements
from surveys.verify.isolation import isolation_faults
from surveys.verify.lowering import Finest, Lowering, lowering, lowering_faults
from surveys.verify.witnesses import Proof, proof_faults, read_proof

USAGE = (
    "usage: python -m surveys.verify manifest.json release.json"
    " [proof.json [added.json added-proof.json]...]"
)


def main(arguments: Sequence[str]) -> int:
    """Check the files; the exit code."""
    if len(arguments) != 2 and (len(arguments) < 3 or len(arguments) % 2 == 0):
        return _say(sys.stderr, [USAGE], 2)
    try:
        manifest_text, release_text, *proof_text = [_bytes(path) for path in arguments]
        manifest, release = Manifest.from_json(manifest_text), release_from_json(release_text)
        proof = read_proof(proof_text[0]) if proof_text else None
        pairs = zip(proof_text[1::2], proof_text[2::2], strict=True)
        added = [read_added(one, of) for one, of in pairs]
        faults = [
            *_form_faults(manifest, manifest_text, release, release_text),
            *_faults(manifest, release, proof),
        ]
        faults = faults or list(addition_faults(added, manifest, release))
    except InvalidValueError as error:
        return _say(sys.stderr, [str(error)], 2)
    except RecursionError:
        return _say(sys.stderr, ["a file is nested too deeply to be one of ours"], 2)
    if faults:
        return _say(sys.stdout, [f"DOES NOT HOLD: {fault}." for fault in faults], 1)
    said = [*_summary(manifest, release, proof), *map(_said_of, added), "Everything holds."]
    return _say(sys.stdout, said, 0)


def _said_of(one: Added) -> str:
    group, questions = one.addition.group, len(one.items)
    return (
        f"Added later: {group.name} ({group.code}), {group.responses} people; its"
        f" {questions} figures are proved together with all that was published before."
    )


def _bytes(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InvalidValueError(f"{path}: {reason}") from None


def _say(to: TextIO, lines: Sequence[str], code: int) -> int:
    for line in lines:
        to.write(" ".join(line.split()).encode("ascii", "backslashreplace").decode() + "\n")
    return code


def _form_faults(
    manifest: Manifest, manifest_text: bytes, release: Release, release_text: bytes
) -> Iterator[str]:
    form = "is not in canonical form, so that its fingerprint is not that of the file"
    if manifest_text.strip() != manifest.json:
        yield f"the manifest {form}"
    if release_text.strip() != release.to_json():
        yield f"the release {form}"


def _faults(manifest: Manifest, release: Release, proof: Proof | None) -> Iterator[str]:
    """Each check rests on the ones before: a release of another wave is not checked further."""
    yield from (first := list(disagreements(manifest, release)))
    if not first:
        yield from (second := list(isolation_faults(manifest, release)))
        if proof is not None and not second:
            yield from (third := list(proof_faults(proof, manifest, release)))
            if not third:
                yield from lowering_faults(_finest(proof), manifest, release)


def _finest(proof: Proof) -> Finest:
    return {item: part.finest for item, part in proof.items.items()}


def _summary(manifest: Manifest, release: Release, proof: Proof | None) -> list[str]:
    figures = sum(len(row) for row in release.figures.values())
    lines = [
        f"Wave {release.wave} of {release.organisation}, {release.survey}.",
        f"The release {release.fingerprint} belongs to the manifest {manifest.fingerprint}.",
        f"{len(release.groups)} groups are published and {len(release.hidden)} hidden;"
        f" no combination of published tables gives away fewer than {release.k} people.",
    ]
    if proof is None:
        lines.append(f"{figures} figures were not re-proved: give proof.json as well.")
    else:
        silent = " and among those who preferred not to say," if manifest.profiles else ""
        lines.append(
            f"{proof.witnesses} witness tables print all {figures} figures letter by letter;"
            f" in every group, published or hidden,{silent} at least {release.m} people may have"
            f" answered otherwise, whether favourably or unfavourably ({proof.facts} facts)."
        )
        lines.append(_said_of_lowering(lowering(_finest(proof), manifest, release)))
    return lines


def _said_of_lowering(found: Lowering) -> str:
    if not found.steps:
        return "Every figure stands on the finest rung that its number of answers allows."
    steps = f"{found.steps} step{'s' if found.steps > 1 else ''}"
    blank = f", and {found.perhaps} are blank" if found.perhaps else ""
    return (
        f"{found.certain} figures are coarser than their number of answers allows{blank}: lowered"
        f" together by question and directorate, in {steps}. That each step was needed"
        " follows from figures that are not published, so only the server can show it."
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
