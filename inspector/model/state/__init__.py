"""What a session holds, as plain values: streams, items, responses, buffers, answers that are awaited."""
