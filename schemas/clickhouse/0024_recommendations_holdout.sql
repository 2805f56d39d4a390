ALTER TABLE recommendations_raw
    ADD COLUMN IF NOT EXISTS holdout Bool COMMENT 'Whether nothing of this may be shown to whoever reviews the item before it is decided'
