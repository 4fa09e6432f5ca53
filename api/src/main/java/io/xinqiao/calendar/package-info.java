/**
 * The calendar of work 工作日历: the State Council's holidays and make-up workdays (调休) as they come with the product and
 * as a company amends them, and working time counted over them ({@link io.xinqiao.calendar.WorkingTime}).
 */
@NullMarked
@Imports({"platform", "sql", "execution", "identity", "tenants"})
@TableAccess(owns = {"calendar_day", "calendar_year"})
package io.xinqiao.calendar;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
