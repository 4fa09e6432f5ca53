/**
 * Groups of residents who share an interest 兴趣社群 ({@code domain.md} §6): proposed, founded by approval, led by one of
 * their members, told when nothing happens in them, wound up. The group's row counts its members and is locked before
 * they change ({@link io.xinqiao.groups.MembershipDesk}).
 */
@NullMarked
@Imports({"platform", "sql", "execution", "procedures", "notices", "archives", "identity", "tenants"})
@TableAccess(
        owns = {"community_group", "group_membership", "group_policy", "membership_in_doubt"},
        reads = {"community_event", "member", "person", "unit"})
package io.xinqiao.groups;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
