-- A row of a list asks for a session's lines of one kind, with every message: they are found without reading all the others.

CREATE INDEX session_events_session_id_kind_seq ON session_events (session_id, kind, seq);
