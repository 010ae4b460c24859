"""What pages tell a tap, and what it makes of it."""

import asyncio
import json
import stat

import pytest
from websockets.exceptions import InvalidStatus

from inspector.core.wire import Frame, Kind, Side
from inspector.recording.file import Header, Record, RecordKind
from inspector.recording.follower import Follower
from inspector.recording.reading import Reading
from inspector.transports import link, listing

from .scene import TOKEN, ZERO, tapping

CREATED = '{"type":"session.created","session":{"model":"gpt-realtime"}}'
ASKED = '{"type":"response.create"}'


def frames(items: list[object]) -> list[tuple[int, Side, Kind, str]]:
    return [(one.at, one.side, one.kind, one.payload.decode()) for one in items if isinstance(one, Frame)]


def records(items: list[object], kind: RecordKind) -> list[dict]:
    return [one.body for one in items if isinstance(one, Record) and one.kind is kind]


async def test_a_channel_is_a_recording_with_the_times_of_the_page():
    async with tapping() as scene, scene.page() as page:
        await page.hello()
        await page.tell(1, "new", label="oai-events", peer=1, connection="new", ice="new", channel="connecting")
        await page.tell(3, "offer", url="https://api.openai.com/v1/realtime/calls?model=gpt-realtime")
        await page.tell(4, "answer", status=201)
        await page.tell(5, "state", connection="connected", ice="connected", channel="open")
        await page.tell(6, "got", d=CREATED)
        await page.tell(9, "sent", d=ASKED)
        assert page.answer == {"page": "p", "n": 9}
        await page.tell(10, "close", by="client")
        [items] = await scene.complete()
        [entry] = scene.entries
    header = items[0]
    assert isinstance(header, Header)
    assert (header.recorder, header.transport.value) == ("tap", "webrtc")
    assert header.extra == {"page": "http://localhost:3000/app", "channel": {"label": "oai-events", "connection": 1}}
    assert frames(items) == [
        (2000, Side.CLIENT, Kind.OPEN, frames(items)[0][3]),
        (5000, Side.SERVER, Kind.TEXT, CREATED),
        (8000, Side.CLIENT, Kind.TEXT, ASKED),
        (9000, Side.CLIENT, Kind.CLOSE, '{"code":1000,"reason":"the data channel was closed"}'),
    ]
    assert json.loads(frames(items)[0][3])["url"].endswith("model=gpt-realtime")
    told = [one["link"]["webrtc"] for one in records(items, RecordKind.LINK)]
    assert told == [
        {"connection": "new", "ice": "new", "channel": "connecting"},
        {"connection": "connected", "ice": "connected", "channel": "open"},
    ]
    assert stat.S_IMODE(entry.out.stat().st_mode) == 0o600
    assert entry.out.name.endswith("-localhost-oai-events.jsonl")


async def test_what_is_told_again_is_written_once():
    async with tapping() as scene:
        async with scene.page() as page:
            await page.hello()
            await page.tell(1, "new", label="a")
            await page.tell(2, "sent", d=ASKED)
        async with scene.page() as page:
            await page.hello()
            assert page.answer["n"] == 2
            for n, kind in enumerate(("new", "sent", "sent"), 1):
                await page.tell(n, kind, d=ASKED)
            await page.tell(4, "close", by="server")
        [items] = await scene.complete()
    assert [one[1:3] for one in frames(items)] == [(Side.CLIENT, Kind.TEXT)] * 2 + [(Side.SERVER, Kind.CLOSE)]
    assert records(items, RecordKind.LOST) == []


async def test_channels_of_one_page_and_of_others_do_not_mix():
    async with tapping() as scene, scene.page() as one, scene.page() as other:
        for place, page in enumerate((one, other)):
            await page.hello(f"page {place}")
            await page.tell(1, "new", "1", label=f"{place}a")
            await page.tell(2, "new", "2", label=f"{place}b")
            await page.tell(3, "sent", "2", d="second")
            await page.tell(4, "sent", "1", d="first")
            for n, channel in ((5, "1"), (6, "2")):
                await page.tell(n, "close", channel, by="client")
        found = await scene.complete(4)
    assert [(one[0].extra["channel"]["label"], frames(one)[0][3]) for one in found] == [
        ("0a", "first"),
        ("0b", "second"),
        ("1a", "first"),
        ("1b", "second"),
    ]


@pytest.mark.parametrize(
    ("kind", "body", "lost"),
    [
        ("lost", {"since": ZERO + 2, "sent": 3, "got": 4, "why": "full"}, {"since": 0.001, "client": 3, "server": 4}),
        ("sent", {"d": "next", "skips": 5}, {"records": 5, "client": None, "server": None}),
    ],
)
async def test_what_a_page_could_not_keep_is_declared(kind, body, lost):
    async with tapping() as scene, scene.page() as page:
        await page.hello()
        await page.tell(1, "new", label="a")
        await page.tell(2 + body.pop("skips", 0), kind, **body)
        await page.tell(9 if kind == "sent" else 3, "close", by="client")
        [items] = await scene.complete()
    assert lost.items() <= records(items, RecordKind.LOST)[0]["lost"].items()


async def test_silence_is_proven_only_by_the_page():
    async with tapping(tick=0.1) as scene, scene.page() as page:
        await page.hello()
        await page.tell(1, "new", label="a")
        await page.say({"k": "alive", "t": ZERO + 51, "w": ZERO + 51})
        await page.say({"k": "alive", "t": ZERO + 2001, "w": ZERO + 90_001})
        await page.tell(2002, "close", by="client")
        [items] = await scene.complete()
    [tick] = [one for one in items if isinstance(one, Record) and one.kind is RecordKind.TICK]
    assert tick.at == 2_000_000
    assert tick.body["tick"].endswith(":10.001000Z")  # the wall clock went on while the page's own stood still


async def test_a_page_that_went_without_a_word_has_some_time_to_come_back():
    async with tapping(patience=0.0) as scene:
        async with scene.page() as page:
            await page.hello()
            await page.tell(1, "new", label="a")
            await page.tell(2, "got", d=CREATED)
        [items] = await scene.complete()
    assert frames(items)[-1][2:] == (Kind.CLOSE, '{"code":null,"reason":"","lost":"the page is gone"}')
    assert "may be missing" in records(items, RecordKind.NOTE)[0]["note"]


async def test_a_page_that_was_left_says_so():
    async with tapping() as scene:
        async with scene.page() as page:
            await page.hello()
            await page.tell(1, "new", label="a")
            await page.tell(2, "close", by="page")
            await page.tell(3, "bye", None)
        [items] = await scene.complete()
    assert json.loads(frames(items)[-1][3])["code"] == 1001


@pytest.mark.parametrize(
    ("told", "status", "cause"),
    [
        ({"status": 401, "body": '{"error":{"code":"invalid_api_key","message":"No."}}'}, 401, "authentication"),
        ({"failed": "TypeError: Failed to fetch"}, None, "network"),
    ],
)
async def test_a_refused_offer_is_why_nothing_came(told, status, cause):
    async with tapping() as scene, scene.page() as page:
        await page.hello()
        await page.tell(1, "new", label="oai-events", channel="connecting")
        await page.tell(2, "offer", url="https://api.openai.com/v1/realtime/calls")
        await page.tell(3, "answer", **told)
        await page.tell(4, "close", by="client")
        [items] = await scene.complete()
        reading = await read(scene)
    assert json.loads(frames(items)[1][3])["status"] == status
    verdict = reading.verdict()
    assert verdict.status == "never-connected"
    assert verdict.causes[0].cause == cause


async def test_a_failed_connection_is_lost():
    async with tapping() as scene, scene.page() as page:
        await page.hello()
        await page.tell(1, "new", label="oai-events")
        await page.tell(2, "got", d=CREATED)
        await page.tell(3, "sent", d=ASKED)
        await page.tell(4, "close", by="server", lost="the peer connection is failed")
        await scene.complete()
        reading = await read(scene)
    assert reading.session.close.lost == "the peer connection is failed"
    assert "closed-mid-response" in {one.rule for one in reading.findings()}


async def read(scene) -> Reading:
    [entry] = scene.entries
    [reading] = Follower(entry.out).read_all()
    return reading


async def test_a_channel_is_listed_takes_notes_and_can_be_stopped():
    async with tapping() as scene, scene.page() as page:
        await page.hello()
        await page.tell(1, "new", label="a")
        async with asyncio.timeout(30):
            while not listing.listings():
                await asyncio.sleep(0.005)
        [ours] = listing.listings()
        await asyncio.to_thread(stop, ours)
        await page.tell(2, "sent", d="after the end")
        text = await scene.text()
        assert listing.listings() == []
    assert "stuck here" in text
    assert "the page went on" in text
    assert "after the end" not in text


def stop(ours: listing.Listing) -> None:
    with link.Link(ours) as line:
        line.note("stuck here")
        assert line.state()["state"] == "connecting"
        line.ask({"do": "stop"})


@pytest.mark.parametrize(
    "said",
    [
        "nonsense", "[]", "{}", '{"n":1}', '{"page":{},"open":[1,{"n":[]}]}', '{"n":2,"k":"new","c":"x","t":1e308}',
        '{"n":3,"k":"new","c":"y","t":-1e308}', '{"n":4,"k":"sent","c":"nobody","d":"x"}', '{"n":5,"k":"sent","c":[]}',
        '{"n":6,"k":"new","c":"z","t":1,"label":"../../../etc/x\\u0000\\n"}', '{"n":7,"k":"sent","c":"z","d":7}',
        '{"n":8,"k":"close","c":"z","by":"nobody","t":1e300,"w":-1e300}', '{"n":9,"k":"lost","c":"z","since":"x"}',
    ],
)  # fmt: skip
async def test_nothing_that_a_page_says_disturbs_the_tap(said):
    async with tapping() as scene, scene.page() as hostile, scene.page() as page:
        await hostile.hello("hostile")
        await hostile.tell(1, "new", label="z")
        await hostile.connection.send(said)
        await hostile.hello("hostile", following=10)
        while hostile.answer != {"page": "hostile", "n": 9}:  # whatever was said before is taken by then
            hostile.answer = json.loads(await hostile.connection.recv())
        await page.hello("good")
        await page.tell(1, "new", label="good")
        await page.tell(2, "sent", d=ASKED)
        folders = {entry.out.parent for entry in scene.entries}
        [good] = [one for one in scene.entries if one.out.stem.endswith("good")]
        assert ASKED in good.out.read_text("utf-8")
    assert len(folders) == 1


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost.evil.example:3000"])
async def test_a_page_of_another_origin_is_refused(origin):
    async with tapping() as scene:
        with pytest.raises(InvalidStatus) as refused:
            async with scene.page(origin=origin):
                raise AssertionError
        assert refused.value.response.status_code == 403
        assert scene.entries == []
        assert (await scene.tap.obey({"do": "sessions"}))["news"] == [
            f"Refused {origin}: {origin} may use this tap only if it was started with --allow-origin for it."
        ]


@pytest.mark.parametrize("origin", [None, "http://localhost:3000", "http://app.localhost", "https://app.example"])
async def test_a_page_of_this_machine_or_one_that_was_named_is_let_in(origin):
    async with tapping(origins=["https://app.example"]) as scene, scene.page(origin=origin) as page:
        assert page.connection.subprotocol == "inspector-tap"
        await page.hello()
        assert page.answer == {"page": "p", "n": 0}


@pytest.mark.parametrize("token", ["", "wrong", TOKEN + "x"])
async def test_whoever_writes_shows_the_token(token):
    async with tapping() as scene:
        with pytest.raises(InvalidStatus) as refused:
            async with scene.page(token or "."):
                raise AssertionError
    assert refused.value.response.status_code == 401


@pytest.mark.parametrize(
    ("headers", "path", "status"),
    [({"Host": "evil.example"}, "", 403), ({"Host": "localhost.evil.example:80"}, "", 403), ({}, "x", 404)],
)
async def test_a_name_that_was_made_to_lead_here_is_refused(headers, path, status):
    async with tapping() as scene:
        with pytest.raises(InvalidStatus) as refused:
            async with scene.page(url=scene.tap.base + path, additional_headers=headers):
                raise AssertionError
    assert refused.value.response.status_code == status


async def test_a_recording_that_cannot_be_begun_is_named(tmp_path):
    async with tapping(out=tmp_path / "missing") as scene, scene.page() as page:
        await page.hello()
        await page.tell(1, "new", label="a")
        await page.tell(2, "sent", d=ASKED)
        [said] = (await scene.tap.obey({"do": "sessions"}))["news"]
    assert "No recording could be begun" in said
    assert scene.entries == []
