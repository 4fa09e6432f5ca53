-- The order in which people read numbers and names: 2 before 10, 1-1-101 before 1-1-1001, Chinese by its sound (pinyin).
-- Texts that differ are never equal in it, so that keys and cursors are what they were. It is the ICU library's: once
-- that is replaced by another version (PostgreSQL warns then), ALTER COLLATION … REFRESH VERSION after a REINDEX.
CREATE COLLATION shared.reading_order (provider = icu, locale = 'zh-u-kn-true');
