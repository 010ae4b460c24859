"""Conversations in which nothing is wrong, for the simulator."""

from inspector.core.json import Json, JsonObject

from .recipe import expected, scenario
from .reply import Call, answered, ask
from .talk import Talk, tool

_KETTLE = tool("kettle_temperature", "Read the temperature of a kettle in degrees Celsius.", "kettle")
_TEAS = tool("teas_in_stock", "List the teas of a kind that are in stock.", "kind")
VAD: JsonObject = {
    "type": "server_vad", "threshold": 0.5, "prefix_padding_ms": 300, "silence_duration_ms": 500,
    "create_response": True, "interrupt_response": True,
}  # fmt: skip
WHISPER: JsonObject = {"model": "gpt-4o-mini-transcribe", "language": "en"}


def telephone(**changes: Json) -> JsonObject:
    """Sound as on the telephone, which keeps the recordings small, and turn detection if not said otherwise."""
    line: JsonObject = {"type": "audio/pcmu"}
    return {"audio": {"input": {"format": line, "turn_detection": VAD} | changes, "output": {"format": line}}}


@scenario(
    "parallel-tools",
    "Two tools called in one answer",
    "The model calls two functions at once. Both results go in first, then one response.create asks it to go on.",
    "healthy",
    expected("answered"),
)
def parallel_tools(talk: Talk) -> None:
    talk.hello()
    talk.update({"output_modalities": ["text"], "tools": [_KETTLE, _TEAS]})
    talk.user("Is the kettle hot enough for one of our green teas?")
    reply = ask(talk, "text")
    first = Call(reply, "kettle_temperature")
    first.say('{"kettle":"kitchen"}')
    second = Call(reply, "teas_in_stock", 40)
    second.say('{"kind":"green"}')
    first.end()
    second.end()
    reply.done()
    talk.remark("Every call gets its result before the model is asked to continue.")
    talk.result(first.call, {"celsius": 79})
    talk.result(second.call, ["sencha", "gunpowder"], 20)
    ask(talk, "text", 20).text("Yes: at 79 degrees the sencha will do well.").done()


@scenario(
    "barge-in",
    "The user speaks while the answer is spoken",
    "Speech interrupts the answer: the server cancels it, and the client tells it how much of it was heard. "
    "The next turn is answered in full.",
    "healthy",
    expected("answered"),
    sound="pcmu",
)
def barge_in(talk: Talk) -> None:
    talk.hello()
    talk.update(telephone())
    talk.spoken()
    reply = answered(talk)
    message = reply.message()
    message.open("audio")
    message.say("Boil the water, let it cool for", sound=2)
    talk.remark("The user speaks over it, a second and a half into what the server has already sent.")
    talk.append("silence", 200, 5)
    talk.append("tone", 200, 2)
    item = talk.started()
    message.end("incomplete")
    reply.done("cancelled", {"type": "cancelled", "reason": "turn_detected"})
    talk.client("conversation.item.truncate", 12, item_id=message.id, content_index=0, audio_end_ms=1400)
    talk.server("conversation.item.truncated", 40, item_id=message.id, content_index=0, audio_end_ms=1400)
    talk.append("tone", 200, 3)
    talk.append("silence", 200, 3)
    talk.stopped(item)
    talk.committed(item)
    answered(talk).audio("Of course, black tea it is.").done()


@scenario(
    "transcription",
    "The user's words, written down",
    "Transcription is on: the user's item begins with transcript null, and the words follow while the answer is "
    "already on its way.",
    "healthy",
    expected("answered"),
    sound="pcmu",
)
def transcription(talk: Talk) -> None:
    talk.hello()
    talk.update(telephone(turn_detection=None, transcription=WHISPER))
    talk.remark("Without turn detection the client commits, and asks for the answer.")
    talk.append("tone", 200, 6)
    talk.client("input_audio_buffer.commit", 20)
    item = talk.identity("item")
    talk.committed(item, 48)
    reply = ask(talk, after=20)
    message = reply.message()
    message.open("audio")
    message.say("Three minutes", sound=1)
    talk.transcribed(item, "How long does black tea take?")
    message.say(" are enough.", sound=1)
    message.end().done()


@scenario(
    "out-of-band",
    "A second answer beside the conversation",
    "A response with conversation none sorts the question while the spoken turn goes on; its metadata tells the two "
    "apart, and it leaves no item behind.",
    "healthy",
    expected("answered"),
)
def out_of_band(talk: Talk) -> None:
    talk.hello()
    talk.update({"output_modalities": ["text"]})
    talk.user("My tea tastes bitter, what did I do wrong?")
    aside = ask(
        talk, "text", conversation="none", metadata={"purpose": "topic"}, output_modalities=["text"],
        instructions="Name the topic of the conversation in one word.",
    )  # fmt: skip
    main = ask(talk, "text", 20)
    aside.text("Brewing")
    aside.done()
    main.text("The water was too hot, or it steeped too long.", first=40)
    main.done()
