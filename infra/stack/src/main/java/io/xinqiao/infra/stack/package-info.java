/**
 * The servers that Xinqiao needs, as plain processes without Docker: {@link io.xinqiao.infra.stack.Postgres} and
 * {@link io.xinqiao.infra.stack.Keycloak}. The demo and the tests start them through here. Imports nothing of ours.
 */
@NullMarked
package io.xinqiao.infra.stack;

import org.jspecify.annotations.NullMarked;
