/**
 * How operations come in and answers go out: HTTP ({@link io.xinqiao.transport.GraphQlFilter}), graphql-transport-ws
 * ({@link io.xinqiao.transport.Sockets}) and graphql-sse ({@link io.xinqiao.transport.EventStream}). All of them verify
 * a token, enter through the gate and execute in one place ({@link io.xinqiao.transport.Operations}). Knows no domain.
 */
@NullMarked
@Imports({"platform", "load", "execution", "identity", "clients", "tenants"})
package io.xinqiao.transport;

import io.xinqiao.platform.Imports;
import org.jspecify.annotations.NullMarked;
