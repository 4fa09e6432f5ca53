-- A price that no bill was made with may be corrected.
GRANT UPDATE ON charge_price TO ${role};
GRANT DELETE ON charge_tier TO ${role};
