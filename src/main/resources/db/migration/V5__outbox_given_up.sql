-- Portable as V1. Health and metrics count these, among all the events that were ever delivered.
CREATE INDEX outbox_given_up ON outbox (id) WHERE state = 'given_up';
