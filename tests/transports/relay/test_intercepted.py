"""Holding what passes: what each side gets, in which order, and what stands in the recording."""

import asyncio
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.core.wire import Side
from inspector.recording.reading import Reading

from .stage import A, B, C, event, frames, staged


async def test_a_held_message_waits_and_so_does_what_follows_it():
    async with staged(hold="type:b") as stage:
        for one in (A, B, C):
            await stage.app.send(one)
        assert await stage.gets(1) == [A]
        held = await stage.held(count=2)
        assert [(one["type"], one["stand"]) for one in held] == [("b", "held"), ("c", "waits")]
        await stage.app.ping()  # what is of the link alone passes
        assert stage.heard.empty()
        assert (await stage.tell("release", seq=held[0]["seq"]))["ok"]
        assert await stage.gets(2) == [B, C]
        lines = frames(await stage.text())
    assert [(one["event"]["type"], one.get("delivered")) for one in lines] == [
        ("a", None), ("b", False), ("c", False), ("b", None), ("c", None),
    ]  # fmt: skip
    assert [one.get("deed") for one in lines] == [None, "hold", "wait", "release", "release"]
    first = held[0]["seq"]
    assert [one.get("replaces") for one in lines] == [None, None, None, first, first + 1]
    assert {one.get("by") for one in lines[1:]} == {"intercept"}


async def test_all_that_is_held_is_released_in_order():
    async with staged(hold="type:*", hold_from=(Side.CLIENT,)) as stage:
        sent = [event("x", n=n) for n in range(200)]
        for one in sent:
            await stage.app.send(one)
        await stage.held(count=200)
        await stage.tell("release")
        assert await stage.gets(200) == sent
        text = await stage.text()
    assert text.count('{"intercept":{"deed":"hold","from":"client","seq":3,"type":"x"}}') == 1
    assert '"deed":"free","from":"client"' in text


async def test_a_later_one_that_is_let_go_does_not_overtake():
    async with staged(hold="type:*", hold_from=[Side.CLIENT]) as stage:
        for one in (A, B, C):
            await stage.app.send(one)
        first, second, _ = await stage.held(count=3)
        await stage.tell("release", seq=second["seq"])
        assert [one["stand"] for one in await stage.held(count=3)] == ["held", "waits", "held"]
        await stage.tell("release", seq=first["seq"])
        assert await stage.gets(2) == [A, B]
        await stage.held(count=1)


async def test_an_edited_message_is_recorded_in_both_versions():
    async with staged(hold="type:a") as stage:
        await stage.app.send(A)
        [held] = await stage.held()
        assert (await stage.tell("text", seq=held["seq"]))["text"] == A
        changed = event("a", x="ü")
        assert (await stage.tell("edit", seq=held["seq"], text=changed))["ok"]
        assert (await stage.held())[0]["edited"]
        await stage.tell("release", seq=held["seq"])
        assert await stage.gets(1) == [changed]
        text = await stage.text()
    first, second = frames(text)
    assert (first["event"], first["delivered"]) == ({"type": "a"}, False)
    assert second["event"] == {"type": "a", "x": "ü"}
    assert (second["replaces"], second["by"], second["deed"]) == (held["seq"], "intercept", "edit")


async def test_what_is_edited_back_to_what_it_was_is_released_as_it_came():
    async with staged(hold="type:a") as stage:
        await stage.app.send(A)
        [held] = await stage.held()
        await stage.tell("edit", seq=held["seq"], text=B)
        await stage.tell("edit", seq=held["seq"], text=A)
        await stage.tell("release", seq=held["seq"])
        assert await stage.gets(1) == [A]
        assert '"deed":"edit"' not in await stage.text()


async def test_a_dropped_message_never_arrives_and_lets_the_rest_go():
    async with staged(hold="type:a") as stage:
        await stage.app.send(A)
        await stage.app.send(B)
        held, _ = await stage.held(count=2)
        await stage.tell("drop", seq=held["seq"])
        assert await stage.gets(1) == [B]
        text = await stage.text()
    assert f'"deed":"drop","from":"client","seq":{held["seq"]}' in text
    assert [one["event"]["type"] for one in frames(text) if one.get("delivered") is not False] == ["b"]


async def test_a_duplicate_goes_right_behind_its_original():
    async with staged(hold="type:a") as stage:
        await stage.app.send(A)
        await stage.app.send(B)
        held, _ = await stage.held(count=2)
        assert (await stage.tell("duplicate", seq=held["seq"]))["copies"] == 1
        await stage.tell("release")
        assert await stage.gets(3) == [A, A, B]
        text = await stage.text()
    assert [one["deed"] for one in frames(text)] == ["hold", "wait", "release", "duplicate", "release"]


async def test_nobody_is_accused_of_what_was_sent_again_on_purpose():
    asked = '{"type":"response.create"}'
    async with staged(hold="type:response.create") as stage:
        await stage.app.send(asked)
        [held] = await stage.held(count=1)
        await stage.tell("duplicate", seq=held["seq"])
        await stage.tell("release")
        assert await stage.gets(2) == [asked, asked]
        await stage.app.close()
        [follower] = await stage.scene.complete()
    rules = {one.rule for one in follower.readings[0].findings()}
    assert "intercepted" in rules
    assert "duplicate-content" not in rules


async def test_a_delayed_message_goes_on_by_itself_in_its_turn():
    async with staged(hold="type:a or type:b") as stage:
        for one in (A, B, C):
            await stage.app.send(one)
        first, second, _ = await stage.held(count=3)
        await stage.tell("delay", seq=second["seq"], seconds=0)
        assert [one["stand"] for one in await stage.held(count=3)] == ["held", "delayed", "waits"]
        await stage.tell("delay", seq=first["seq"], seconds=0.01)
        assert await stage.gets(3) == [A, B, C]


async def test_what_is_put_in_goes_ahead_of_what_is_held_to_either_side():
    async with staged(hold="type:a") as stage:
        await stage.app.send(A)
        await stage.held()
        assert (await stage.tell("inject", **{"from": "client"}, text=C))["ok"]
        assert await stage.gets(1) == [C]
        await stage.tell("inject", **{"from": "server"}, text=B)
        assert await stage.app.recv() == B
        await stage.tell("inject", **{"from": "server"}, texts=[A, C])
        assert [await stage.app.recv(), await stage.app.recv()] == [A, C]
        await stage.tell("release")
        assert await stage.gets(1) == [A]
        text = await stage.text()
    made = [one for one in frames(text) if one.get("deed") == "inject"]
    assert [(one["from"], one["event"]["type"], one["by"]) for one in made] == [
        ("client", "c", "intercept"), *(("server", type_, "intercept") for type_ in "bac"),
    ]  # fmt: skip


async def test_a_hold_can_be_switched_on_and_off_while_the_session_runs():
    async with staged() as stage:
        await stage.app.send(A)
        assert await stage.gets(1) == [A]
        await stage.tell("hold", where="type:b", **{"from": "client"})
        await stage.app.send(B)
        await stage.held()
        await stage.tell("hold")
        await stage.app.send(C)
        assert [one["stand"] for one in await stage.held(count=2)] == ["held", "waits"]
        await stage.tell("release")
        assert await stage.gets(2) == [B, C]
        await stage.app.send(B)
        assert await stage.gets(1) == [B]
        text = await stage.text()
    assert "From here on messages of the app are held that fit: type:b." in text


async def test_a_forgotten_hold_lets_all_go_loudly_and_holds_nothing_more():
    async with staged(hold="type:a", hold_from=[Side.CLIENT], hold_timeout=0.05) as stage:
        for one in (A, B, A):
            await stage.app.send(one)
        assert await stage.gets(3) == [A, B, A]
        told = await stage.tell("held")
        assert (told["forgotten"], told["sides"]["client"]["where"]) == (1, None)
        await stage.app.send(A)
        assert await stage.gets(1) == [A]
        text = await stage.text()
    assert "Forgotten: nobody decided for 0.05 s on what is held of the app." in text
    assert '"why":"forgotten"' in text


async def test_whoever_keeps_a_hold_does_not_forget_it():
    async with staged(hold="type:a", hold_timeout=5.0) as stage:
        await stage.app.send(A)
        await stage.held()
        before = (await stage.tell("held"))["sides"]["client"]["left"]
        await asyncio.sleep(0.01)
        await stage.tell("keep")
        assert (await stage.tell("held"))["sides"]["client"]["left"] > before - 0.01


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ({"do": "release", "seq": 99}, "Message 99 is not held"),
        ({"do": "drop"}, "Which message"),
        ({"do": "delay", "seq": 3, "seconds": -1}, "`delay` takes seconds"),
        ({"do": "edit", "seq": 3}, "`edit` needs a text"),
        ({"do": "edit", "seq": 3, "text": "\ud800"}, "lone surrogate"),
        ({"do": "inject", "text": "{}"}, "client or server"),
        ({"do": "hold", "where": "rule:RT201"}, "needs more than the event itself"),
        ({"do": "hold", "where": "(", "from": "client"}, "column"),
        ({"do": "hold", "from": "nobody"}, "client or server"),
        ({"do": "fault"}, "is no fault"),
    ],
)
async def test_what_cannot_be_done_is_refused_with_a_sentence(command, why):
    async with staged(hold="type:a") as stage:
        await stage.app.send(A)
        [held] = await stage.held()
        assert held["seq"] == 3
        answer = await stage.control._obey(command)
        assert not answer["ok"]
        assert why in str(answer["why"])
        assert str(answer["why"]).endswith(".") or "column" in str(answer["why"])


async def test_too_much_makes_its_sender_wait_and_nothing_is_lost(monkeypatch):
    monkeypatch.setattr("inspector.transports.relay.intercepted._MOST", 100_000)
    async with staged(hold="type:x") as stage:
        sent = [event("x", pad="p" * 50_000, n=n) for n in range(40)]
        sending = asyncio.create_task(_send(stage.app, sent))
        while "is too much" not in stage.scene.entries[0].out.read_text():
            await asyncio.sleep(0.002)
        await stage.tell("hold")
        await stage.tell("release")
        assert await stage.gets(40) == sent
        await sending


async def _send(app, messages) -> None:
    for one in messages:
        await app.send(one)


DECISIONS = st.lists(
    st.tuples(st.sampled_from(["release", "drop", "duplicate", "delay", "send", "all"]), st.integers(0, 20)),
    max_size=25,
)


@settings(max_examples=25, deadline=None)
@given(DECISIONS)
def test_whatever_is_decided_the_order_stays_and_all_is_accounted_for(decisions):
    asyncio.run(_decide(decisions))


async def _decide(decisions) -> None:
    sent: list[int] = []
    dropped: set[int] = set()
    copied: dict[int, int] = {}
    async with staged(hold="k=0 or k=2 or k=3") as stage:
        for what, place in decisions:
            if what == "send":
                sent.append(len(sent))
                await stage.app.send(json.dumps({"type": "x", "k": sent[-1] % 5, "id": sent[-1]}))
                continue
            if what == "all":
                await stage.tell("release")
                continue
            listed = (await stage.tell("held"))["sides"]["client"]["messages"]
            if not listed:
                continue
            one = listed[place % len(listed)]
            identity = json.loads((await stage.tell("text", seq=one["seq"]))["text"])["id"]
            assert (await stage.tell(what, seq=one["seq"], seconds=0))["ok"]
            if what == "drop":
                dropped.add(identity)
            if what == "duplicate":
                copied[identity] = copied.get(identity, 0) + 1
        await stage.app.send(json.dumps({"type": "last", "id": -1}))
        await stage.tell("hold")
        await stage.tell("release")
        got: list[int] = []
        while (identity := json.loads(str(await stage.heard.get()))["id"]) >= 0:
            got.append(identity)
    wanted = [one for one in sent if one not in dropped for _ in range(1 + copied.get(one, 0))]
    assert got == wanted


async def test_a_reading_sees_what_the_other_side_got():
    async with staged(hold="type:a") as stage:
        await stage.app.send(A)
        [held] = await stage.held()
        await stage.tell("edit", seq=held["seq"], text=B)
        await stage.tell("release")
        await stage.gets(1)
        await stage.app.close()
        [follower] = await stage.scene.complete()
    reading: Reading = follower.readings[0]
    assert reading.event(held["seq"]).type == "a"
    assert reading.client == 2
