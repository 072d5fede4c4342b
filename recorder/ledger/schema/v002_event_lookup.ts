/** Version 2: pages ask for one kind or one camera of a log that has grown for years. */
export const V002 = `
CREATE INDEX event_kind ON event (kind, id);
CREATE INDEX event_camera ON event (camera, id) WHERE camera IS NOT NULL;
`;
