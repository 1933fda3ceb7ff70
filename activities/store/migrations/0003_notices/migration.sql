-- The message centre reads a week of the staff's log by kind and by whom it concerns.

CREATE INDEX staff_events_kind_agent_id ON staff_events (kind, agent_id, id);
