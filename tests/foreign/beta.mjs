// A client of the beta that many applications were built with: a tool in a text conversation, then speech.
import assert from 'node:assert/strict';
import { RealtimeClient } from 'openai-realtime-api';
import { speech } from './speech.mjs';

const client = new RealtimeClient({ url: `${process.argv[2]}/realtime`, apiKey: 'none' });
const failures = [];
client.on('error', (error) => failures.push(JSON.stringify(error)));
client.addTool(
  {
    name: 'kettle_temperature',
    description: 'How hot the water is.',
    parameters: { type: 'object', properties: { kettle: { type: 'string' } }, required: ['kettle'] },
  },
  async () => 79,
);

function answered() {
  return new Promise((resolve) => {
    const listen = ({ item }) => {
      if (item.role === 'assistant' && item.type === 'message') {
        client.off('conversation.item.completed', listen);
        resolve(item.formatted.transcript);
      }
    };
    client.on('conversation.item.completed', listen);
  });
}

await client.connect();
await client.waitForSessionCreated();
const first = answered();
client.sendUserMessageContent([{ type: 'input_text', text: 'What is the kettle temperature?' }]);
assert.equal(await first, 'The tool says: “79”.');

client.updateSession({ turn_detection: { type: 'server_vad' } });
const second = answered();
for (const piece of speech()) client.appendInputAudio(piece);
assert.match(await second, /^I heard [0-9.]+ seconds of sound\.$/);
assert.deepEqual(failures, []);
client.disconnect();
process.exit(0);
