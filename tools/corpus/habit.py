"""What clients do to their own session, for the simulator: GA sessions in English."""

from .fault import ANSWER, QUESTION, text_session
from .healthy import VAD, telephone
from .recipe import expected, scenario
from .reply import Call, Reply, answered, ask
from .talk import Talk, tool

_TIMER = tool("set_timer", "Set a timer for a number of minutes.", "minutes")


@scenario(
    "active-response",
    "Asked twice",
    "The client asks for a second answer while the first still comes. The server refuses it; the first goes on "
    "undisturbed.",
    "active-response",
    expected("answered", None, "response-create-while-active"),
)
def active_response(talk: Talk) -> None:
    text_session(talk)
    reply = ask(talk, "text")
    message = reply.message()
    message.open("text")
    message.say("One teaspoon for each cup,")
    second = talk.client("response.create", 20)
    talk.refuse(
        "conversation_already_has_active_response",
        f"Conversation already has an active response in progress: {reply.id}. Wait until the response is finished "
        "before "
        "creating a new one.",
        None,
        second,
    )
    message.say(" and one for the pot.", pace=160)
    message.end().done()


@scenario(
    "commit-empty",
    "A commit with nothing in the buffer",
    "Turn detection has already committed the speech; the client commits once more and is told that the buffer is "
    "empty. "
    "It is the client's habit, not a loss: the answer comes.",
    "commit",
    expected("answered"),
    sound="pcmu",
)
def commit_empty(talk: Talk) -> None:
    talk.hello()
    talk.update(telephone())
    talk.spoken()
    reply = answered(talk)
    second = talk.client("input_audio_buffer.commit", 30)
    talk.refuse(
        "input_audio_buffer_commit_empty",
        "Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, but buffer only has "
        "0.00ms of audio.",
        None,
        second,
    )
    reply.audio("Three minutes will do.").done()


@scenario(
    "vad-never-hears",
    "The microphone is silent",
    "The client streams audio, all of it digital silence: turn detection has nothing to hear, and no turn begins.",
    "turn",
    expected("unclear", None, "vad-no-audio-level"),
)
def vad_never_hears(talk: Talk) -> None:
    talk.hello()
    talk.update({"audio": {"input": {"turn_detection": VAD}}})
    talk.append("silence", 400, 9)
    talk.wait(3_000)


@scenario(
    "vad-stuck",
    "Speech begins and never ends",
    "The client stops sending when the user stops talking. Turn detection hears silence only if silence is sent, so "
    "it waits for ever.",
    "turn",
    expected("not-requested", "vad", "vad-stuck-speaking"),
    sound="pcmu",
)
def vad_stuck(talk: Talk) -> None:
    talk.hello()
    talk.update(telephone())
    talk.append("silence", 200, 2)
    talk.append("tone", 200, 2)
    talk.started()
    talk.append("tone", 200, 5)
    talk.remark("The client's own gate closes: nothing more is sent, not even silence.")
    talk.wait(63_000)


@scenario(
    "echo",
    "The agent hears itself",
    "No headphones, no echo cancellation: each answer sets off turn detection as soon as it sounds, and cancels "
    "itself.",
    "echo",
    expected("answered", None, "echo-barge-in"),
    sound="pcmu",
)
def echo(talk: Talk) -> None:
    talk.hello()
    talk.update(telephone())
    talk.spoken()
    for words in ("Good morning! What", "Hello again, I was", "Let me start once"):
        _interrupted_by_itself(talk, answered(talk), words)
    answered(talk).audio("Good morning!").done()


def _interrupted_by_itself(talk: Talk, reply: Reply, words: str) -> None:
    """An answer that is cancelled by its own sound, and the turn that this makes."""
    message = reply.message()
    message.open("audio")
    message.say(words, sound=1)
    talk.append("tone", 200, 1)
    item = talk.started(back=100)
    message.end("incomplete")
    reply.done("cancelled", {"type": "cancelled", "reason": "turn_detected"})
    talk.append("tone", 200, 1)
    talk.append("silence", 200, 3)
    talk.stopped(item)
    talk.committed(item)


@scenario(
    "tool-unanswered",
    "A tool is called, and nobody answers",
    "The model calls a function that the client has no handler for. It waits for a result that never comes.",
    "tool",
    expected("waiting-for-tool", "tool-round", "tool-call-unanswered"),
)
def tool_unanswered(talk: Talk) -> None:
    _timer_called(talk)
    talk.wait(14_000)


@scenario(
    "tool-no-followup",
    "The tool's result is in, and nobody asks on",
    "The client hands in the result and waits for the answer. A result is only an item: without response.create "
    "nothing follows.",
    "tool",
    expected("not-requested", "tool-round", "tool-output-no-followup"),
)
def tool_no_followup(talk: Talk) -> None:
    call = _timer_called(talk)
    talk.result(call, {"set": True})
    talk.wait(6_000)


def _timer_called(talk: Talk) -> str:
    """A session in which the model has called the timer; the call's id."""
    talk.hello()
    talk.update({"output_modalities": ["text"], "tools": [_TIMER]})
    talk.user("Wake me in three minutes, please.")
    reply = ask(talk, "text")
    call = Call(reply, "set_timer")
    call.say('{"minutes":"3"}')
    call.end()
    reply.done()
    return call.call


@scenario(
    "text-instead-of-audio",
    "Speech is awaited, and text comes",
    "The session speaks, but this one response.create asks for text. The answer is complete, and there is nothing to "
    "hear.",
    "modality",
    expected("answered"),
)
def text_instead_of_audio(talk: Talk) -> None:
    talk.hello()
    talk.update({"audio": {"output": {"voice": "cedar"}}})
    talk.user(QUESTION)
    ask(talk, "text", output_modalities=["text"]).text(ANSWER).done()
