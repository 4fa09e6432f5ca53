-- Finance 财务: receives the cashiers' cash, reconciles, closes days and months.
ALTER TABLE role_grant DROP CONSTRAINT role_grant_role_check;
ALTER TABLE role_grant ADD CONSTRAINT role_grant_role CHECK (role IN ('TENANT_ADMIN', 'SUPERVISOR', 'STEWARD', 'CASHIER',
  'FRONT_DESK', 'FINANCE', 'TECHNICIAN', 'ANALYST', 'RESIDENT'));
