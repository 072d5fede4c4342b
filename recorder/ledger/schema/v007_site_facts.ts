/** Version 7: facts of the site on which duties and time limits depend, never a floor. Null: nobody told. */
export const V007 = `
ALTER TABLE site ADD COLUMN in_use TEXT CHECK (length(in_use) = 10);
ALTER TABLE site ADD COLUMN handed_over TEXT CHECK (length(handed_over) = 10);
ALTER TABLE site ADD COLUMN outside_operator INTEGER CHECK (outside_operator IN (0, 1));
ALTER TABLE site ADD COLUMN beside_secret_unit INTEGER CHECK (beside_secret_unit IN (0, 1));
`;
