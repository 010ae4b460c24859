"""The rows about one thing: found between the first and the newest of them, however long the recording is."""

from ..present.build import append, delta, reading_of, reading_of_events

TWO = """== two items
> conversation.item.create item.id=a item.role=user
< conversation.item.added item.id=a item.role=user
> conversation.item.create item.id=b item.role=user
< conversation.item.added item.id=b item.role=user
> input_audio_buffer.append audio=AAAA
< conversation.item.done item.id=a item.role=user
"""


def test_the_rows_of_a_group_are_found_in_order():
    reading = reading_of(TWO)
    assert reading.related(1) == reading.related(6) == [1, 2, 6]
    assert reading.related(3) == [3, 4]
    assert reading.related(5) == [5]
    assert len(reading.groups) == 2


def test_a_neighbour_is_the_next_row_of_the_group_either_way():
    groups = reading_of(TWO).groups
    assert [groups.neighbour(seq, 1) for seq in (1, 2, 6, 3, 4, 5)] == [2, 6, 0, 4, 0, 0]
    assert [groups.neighbour(seq, -1) for seq in (1, 2, 6, 3, 4, 5)] == [0, 1, 2, 0, 3, 0]


def test_a_far_neighbour_is_found_behind_many_other_rows():
    reading = reading_of_events([delta("resp_1"), *[append(1)] * 10_000, delta("resp_1")])
    assert reading.groups.neighbour(10_002, -1) == 1
    assert reading.groups.neighbour(1, 1) == 10_002
