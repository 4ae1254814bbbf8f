-- Complaints that were settled elsewhere, complaints that come by a public
-- form, and the articles that are written of what was learnt from one.
ALTER TABLE complaints
    ADD COLUMN external_number text NOT NULL DEFAULT '',
    ADD COLUMN order_reference text NOT NULL DEFAULT '';
ALTER TABLE articles ADD COLUMN complaint_id uuid REFERENCES complaints;
CREATE INDEX articles_complaint_id ON articles (complaint_id);
