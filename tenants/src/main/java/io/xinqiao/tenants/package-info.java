/**
 * Which company a request belongs to, and nothing of what it does: the registry, the only switch between tenants,
 * provisioning, the migration of all, and the hand that reaches the identity provider.
 *
 * <p>Doors: {@link io.xinqiao.tenants.TenantDatabase} (bind a tenant, read, write), {@link io.xinqiao.tenants.Registry}
 * (find a tenant), {@link io.xinqiao.tenants.Provisioning} (create, suspend, resume),
 * {@link io.xinqiao.tenants.Migrations} and {@link io.xinqiao.tenants.IdentityProvider}. Imports the schema and no
 * domain.
 */
@NullMarked
package io.xinqiao.tenants;

import org.jspecify.annotations.NullMarked;
