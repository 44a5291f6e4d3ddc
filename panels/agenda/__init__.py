"""Agendas: their order and times, what others changed, what waits for them, where a meeting is."""
