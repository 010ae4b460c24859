"""How sessions end, what is lost on the way, and what no recording can tell."""

from .dialect import AZURE, AZURE_BETA, GA, QWEN
from .recipe import expected, recording
from .reply import ask
from .round import CUP, history
from .talk import Talk


@recording(
    "azure-beta-expired",
    "Half an hour, and out",
    "The session of the preview lasts thirty minutes. The server says so in an error, and closes; what was open is "
    "lost.",
    "lifetime",
    expected("cut-short", "session-expiry", "session-expired", "closed-mid-response"),
    dialect=AZURE_BETA,
)
def azure_beta_expired(talk: Talk) -> None:
    talk.handshake(AZURE_BETA.url)
    talk.hello()
    talk.update({"modalities": ["text"]})
    talk.user("Good morning!")
    ask(talk, "text").text("Good morning!").done()
    talk.wait(1_795_000)
    talk.user(CUP, 0)
    message = ask(talk, "text").message()
    message.open("text")
    message.say("One teaspoon")
    text = "Your session hit the maximum duration of 30 minutes."
    talk.refuse("session_expired", text, after=2_500)
    talk.close(1001, text, after=10)


@recording(
    "client-left",
    "The client leaves after a harmless error",
    "One error event, and the app closes the connection in the middle of the answer. An error refuses one event and "
    "ends nothing; the answer was on its way.",
    "client",
    expected("unclear", "configuration", "session-update-rejected", "client-quit-after-error"),
    client_ids=True,
)
def client_left(talk: Talk) -> None:
    talk.handshake(GA.url)
    talk.hello()
    talk.update({"output_modalities": ["text"]})
    talk.user(CUP)
    message = ask(talk, "text").message()
    message.open("text")
    message.say("One teaspoon")
    sent = talk.client("session.update", 10, session={"type": "realtime", "audio": {"output": {"voice": "nobody"}}})
    talk.refuse(
        "invalid_value",
        "Invalid value: 'nobody'. Supported values are: 'alloy', 'ash', 'ballad', 'coral', 'echo', 'sage', 'shimmer', "
        "'verse', 'marin', and 'cedar'.",
        "session.audio.output.voice",
        sent,
    )
    talk.close(1000, side="client", after=20)


@recording(
    "deltas-lost",
    "Words that got lost on the way",
    "The finished text is longer than its pieces: a proxy or a slow reader dropped deltas. The model said everything, "
    "and the screen shows holes.",
    "client",
    expected("answered", None, "done-mismatch"),
    dialect=QWEN,
)
def deltas_lost(talk: Talk) -> None:
    talk.handshake(QWEN.url)
    talk.hello()
    talk.update({"modalities": ["text"]})
    talk.user("Name three green teas.")
    message = ask(talk, "text").message()
    message.open("text")
    message.say("Sencha,")
    message.words += " Gyokuro,"
    message.say(" and Longjing.")
    message.end().done()


@recording(
    "played-or-not",
    "All the sound arrived",
    "The app is silent, the recording is not: every delta of the answer came, as long as its transcript. What is "
    "missing happens after the socket, in the player.",
    "client",
    expected("answered"),
    dialect=AZURE,
    sound="pcm 24000",
)
def played_or_not(talk: Talk) -> None:
    talk.handshake(AZURE.url)
    talk.hello()
    talk.update({"audio": {"input": {"turn_detection": None}}})
    talk.user("Read me the menu.")
    ask(talk).audio("Scones, sandwiches, and tea of course.", sound=2).done()
    talk.wait(9_000)


@recording(
    "errors-on-purpose",
    "Four errors, and a good answer",
    "A probe: four mistakes in a row, each refused, none fatal. Each error names its event, and the turn after them "
    "is answered.",
    "probe",
    expected("answered", None, "history-role-type-mismatch", "session-update-rejected", "unknown-parameter"),
    client_ids=True,
)
def errors_on_purpose(talk: Talk) -> None:
    talk.handshake(GA.url)
    talk.hello(output_modalities=["text"])
    sent = talk.client("session.update", 100, session={"type": "realtime", "colour": "green"})
    talk.refuse("unknown_parameter", "Unknown parameter: 'session.colour'.", "session.colour", sent)
    sent = talk.client("input_audio_buffer.commit", 300)
    talk.refuse(
        "input_audio_buffer_commit_empty",
        "Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, but buffer only has "
        "0.00ms of audio.",
        None,
        sent,
    )
    sent = talk.client("conversation.item.create", 300, item=history("system", "text", "Be kind."))
    talk.refuse("invalid_value", "Invalid value: 'text'. Value must be 'input_text'.", "item.content[0].type", sent)
    sent = talk.client("conversation.item.delete", 300, item_id="item_nowhere")
    talk.refuse(
        "item_delete_invalid_item_id",
        "Error deleting item: the item with id 'item_nowhere' does not exist.",
        None,
        sent,
    )
    talk.user("Still there?")
    ask(talk, "text").text("Yes.").done()


@recording(
    "just-a-greeting",
    "Too little to tell",
    "Only the greeting was copied. Nothing in it is wrong, and what came later cannot be known: the honest answer is "
    "to ask for more.",
    "cannot-tell",
    expected("unclear"),
    ends="unknown",
)
def just_a_greeting(talk: Talk) -> None:
    talk.hello()


@recording(
    "recorder-gaps",
    "A recording with a hole",
    "The disk was full for a moment and four frames were not written. The deltas do not add up, and the recording "
    "itself says why; the server is not to blame.",
    "client",
    expected("answered", None, "frames-lost"),
)
def recorder_gaps(talk: Talk) -> None:
    talk.handshake(GA.url)
    talk.hello()
    talk.update({"output_modalities": ["text"]})
    talk.user("Name three green teas.")
    message = ask(talk, "text").message()
    message.open("text")
    message.say("Sencha,")
    message.words += " Gyokuro, Bancha,"
    talk.lines.append('~ missed {"since":2.1,"client":0,"server":2,"why":"disk full"}')
    message.say(" and Longjing.")
    message.end().done()
