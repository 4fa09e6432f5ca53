/** The application that puts the rooms together; every feature is a package below. */
@NullMarked
package io.xinqiao;

import org.jspecify.annotations.NullMarked;
