"""One sentence for every word of a verdict: stages, statuses and causes."""

from ...diagnosis.base import StageName, Status
from ...protocol.vocabulary import Cause

STAGES = {
    StageName.CONNECTED: "The WebSocket handshake was accepted with status 101.",
    StageName.SESSION: "The server greeted with session.created.",
    StageName.CONFIGURED: "The last session.update before the turn was accepted; skipped where none was sent.",
    StageName.INPUT: "The user's input is in: a text item, or speech that was committed.",
    StageName.REQUESTED: "Somebody asked the model to answer: response.create, or turn detection.",
    StageName.STARTED: "The server accepted the request with response.created.",
    StageName.OUTPUT: "The model produced something: text, audio or a tool call.",
    StageName.FINISHED: "response.done came.",
}
STATUSES = {
    Status.ANSWERED: "The model answered, with text, audio or both, or until the user interrupted it.",
    Status.WAITING_FOR_TOOL: "The model called a tool and waits for the result.",
    Status.UNCLEAR: "The recording does not show how the turn ended, or nothing was asked.",
    Status.CUT_SHORT: "An answer began and did not end well: cut by the server, stalled or lost.",
    Status.UNHEARD: "An answer came, in a modality or under event names that the client did not ask for.",
    Status.EMPTY: "The response completed without any output.",
    Status.NOT_REQUESTED: "There was input, but nobody asked the model to answer.",
    Status.NO_RESPONSE: "The model was asked, and no output came.",
    Status.FAILED: "The response ended with status failed; its status_details say why.",
    Status.REFUSED: "The server answered the request with an error.",
    Status.NEVER_CONNECTED: "The session never began.",
}
CAUSES = {
    Cause.RATE_LIMIT: "A limit of requests or tokens per minute was reached.",
    Cause.QUOTA: "The account has no credit or is blocked; retrying does not help.",
    Cause.MODALITY: "Text and audio were mixed up: what was asked for is not what came.",
    Cause.EVENT_ORDER: "The client's events came in an order in which they cannot work.",
    Cause.CONFIGURATION: "The session's settings are not what the client believes, mostly after a refused update.",
    Cause.SESSION_EXPIRY: "The session reached the end of its lifetime.",
    Cause.CLIENT_ERROR: "A client event was wrong, and the server said so.",
    Cause.SERVER_ERROR: "The server failed, and said so.",
    Cause.SERVER_STALL: "The server took the request and then sent nothing.",
    Cause.READER_STOPPED: "The app no longer reads its socket, or hides what it reads.",
    Cause.NETWORK: "The connection was lost.",
    Cause.RECORDING_CUT: "The recording ends too early to tell.",
    Cause.DIALECT_RETIRED: "The protocol version in use is no longer served.",
    Cause.DIALECT_MISMATCH: "Client and server speak different versions of the protocol.",
    Cause.REQUEST_MISSING: "response.create was never sent.",
    Cause.VAD: "Turn detection did not hear the turn, or never ended it.",
    Cause.ACTIVE_RESPONSE: "Another response was still open.",
    Cause.CONTENT_FILTER: "A safety filter stopped the answer.",
    Cause.TOKEN_LIMIT: "The cap on output tokens cut the answer.",
    Cause.AUTHENTICATION: "The key was missing, wrong or expired.",
    Cause.TOOL_ROUND: "A tool call was not answered, or nobody asked the model to go on.",
    Cause.AUDIO_FORMAT: "Audio is not in the declared format.",
    Cause.INTERRUPTION: "The user, a noise or an echo interrupted the answer.",
    Cause.TRANSCRIPTION: "The user's words were not transcribed.",
    Cause.PLAYBACK: "The answer arrived and was not played.",
    Cause.INTERCEPT: "Somebody holds messages in the relay, or dropped or changed some.",
    Cause.MODEL_CHOICE: "The model chose to say nothing, or is not the one that was meant.",
}
