-- The keys by which an index finds any part of a text, and how it is spelled (shared.spelling). Of a text: each of its
-- characters, each two and each three that follow one another, by their codes, whether in capitals or not. A word of three
-- characters or more is found by all threes in it, a shorter one by itself, and what was found is compared then: no part of a
-- text is missed, and few rows are read in vain.
--
-- Of a spelling the keys are negative: the first one, two and three letters with which a word may begin at a syllable, and each
-- three that a word may have in it, where behind every letter comes the next one of the syllable or the first of the next.
CREATE FUNCTION shared.search_keys(said text[], spelled text DEFAULT NULL) RETURNS bigint[]
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 10 SET search_path = pg_catalog AS $$
DECLARE
  keys bigint[] := '{}';
  part text;
  sign text;
  before_that bigint;
  before bigint;
  here bigint;
  way text;
  syllables text[];
  syllable text;
  next_one text;
  letters text;
  one bigint;
  two bigint;
  three bigint;
BEGIN
  FOREACH part IN ARRAY said LOOP
    CONTINUE WHEN part IS NULL;
    before_that := 0;
    before := 0;
    FOREACH sign IN ARRAY string_to_array(lower(part COLLATE "C"), NULL) LOOP
      here := ascii(sign);
      keys := keys || here;
      IF before > 0 THEN
        keys := keys || ((before << 21) | here);
        IF before_that > 0 THEN
          keys := keys || ((before_that << 42) | (before << 21) | here);
        END IF;
      END IF;
      before_that := before;
      before := here;
    END LOOP;
  END LOOP;
  IF spelled IS NULL THEN
    RETURN keys;
  END IF;
  FOREACH way IN ARRAY string_to_array(spelled, ' ') LOOP
    syllables := string_to_array(way, '''');
    FOR spot IN 1 .. array_length(syllables, 1) LOOP
      syllable := syllables[spot];
      next_one := coalesce(left(syllables[spot + 1], 1), '');
      FOR place IN 1 .. length(syllable) LOOP
        one := ascii(substr(syllable, place, 1));
        IF place = 1 THEN keys := keys || -one; END IF;
        -- What may come second and third: of the syllable itself, and of the next ones.
        FOR turn IN 1 .. 4 LOOP
          letters := CASE turn
            WHEN 1 THEN substr(syllable, place + 1, 2)
            WHEN 2 THEN CASE WHEN substr(syllable, place + 1, 1) <> '' THEN substr(syllable, place + 1, 1) || next_one ELSE '' END
            WHEN 3 THEN left(coalesce(syllables[spot + 1], ''), 2)
            ELSE next_one || coalesce(left(syllables[spot + 2], 1), '')
          END;
          CONTINUE WHEN letters = '';
          two := ascii(letters);
          IF place = 1 AND turn IN (1, 3) THEN keys := keys || -((one << 8) | two); END IF;
          CONTINUE WHEN length(letters) < 2;
          three := ascii(substr(letters, 2, 1));
          IF place = 1 THEN keys := keys || -((one << 16) | (two << 8) | three); END IF;
          keys := keys || -((1 << 24) | (one << 16) | (two << 8) | three);
        END LOOP;
      END LOOP;
    END LOOP;
  END LOOP;
  RETURN keys;
END $$;
