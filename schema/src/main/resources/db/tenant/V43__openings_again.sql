-- What an opening bill was for can be booked again once that bill is taken back.
DROP INDEX bill_opening;
CREATE UNIQUE INDEX bill_opening ON bill (unit_id, fee_item_id, period_from, period_to)
  WHERE source = 'OPENING' AND NOT reversed;
