/**
 * The demo: everything of Xinqiao on one machine, with two companies whose data one can believe. It speaks to the API
 * as any third party would, over GraphQL.
 */
@NullMarked
package io.xinqiao.infra.demo;

import org.jspecify.annotations.NullMarked;
