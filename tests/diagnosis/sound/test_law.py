"""G.711 against the tables of the standard."""

import pytest

from inspector.diagnosis.sound.law import Law, expanded


@pytest.mark.parametrize(
    ("code", "law", "sample"),
    [
        (0xFF, Law.MU, 0), (0x7F, Law.MU, 0), (0x80, Law.MU, 32_124), (0x00, Law.MU, -32_124), (0xEF, Law.MU, 132),
        (0xD5, Law.A, 8), (0x55, Law.A, -8), (0xAA, Law.A, 32_256), (0x2A, Law.A, -32_256), (0xC5, Law.A, 264),
    ],
)  # fmt: skip
def test_codes(code: int, law: Law, sample: int) -> None:
    assert expanded(bytes([code]), law).tolist() == [sample]


@pytest.mark.parametrize("law", list(Law))
def test_every_code_has_its_opposite(law: Law) -> None:
    samples = expanded(bytes(range(256)), law).tolist()
    assert sorted(samples) == sorted(-sample for sample in samples)
    assert len(set(samples)) in (255, 256)
