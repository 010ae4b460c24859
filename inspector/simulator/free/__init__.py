"""A small server that speaks Realtime (GA and beta) and Live, for events made by hand.

It keeps a conversation, hears turns in real samples, answers in words and tones, calls
tools and refuses what the API refuses, in the API's own words: fields are checked
against `protocol/schemas`, names and shapes of the beta come from the dialect tables.

Deliberately simpler than the API:
- it understands nothing: it repeats what was said, or says how much sound it heard; its voice is a tone;
- a turn is what is loud enough; semantic_vad is server_vad with a pause that depends on its eagerness;
- a commit while turn detection is on and hears nothing finds an empty buffer;
- text tokens are counted as four letters each; nothing is cached, truncated or limited;
- any voice is taken, and any model but those of transcription and of `server.MODELS`; tracing may be set again;
- tools of MCP, prompts and noise reduction are taken and do nothing; a tool's output is always answered in words;
- after 60 minutes nothing expires; there is no HTTP side (client secrets, calls), only the sockets;
- Live delegates to the application only, and only where its session asks for that.
"""
