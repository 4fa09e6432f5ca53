package io.xinqiao.identity;

import io.xinqiao.platform.CodedException;
import io.xinqiao.tenants.Tenant;

/**
 * Decides whether the application that signed in may speak to the company at all. The gate asks before anything else.
 */
public interface ClientAdmission {
    /**
     * Lets a sign-in through its application and its web page into the bound company.
     *
     * @throws CodedException UNAUTHENTICATED when the application is disabled or gone, or its secret was rotated since;
     *     FORBIDDEN when it is another company's, or the page's origin is none of its
     */
    void admit(Tenant tenant, Session session);

    /**
     * Lets a platform operator in, who belongs to no company: through no company's application, and from no other page
     * than this API's own.
     *
     * @throws CodedException FORBIDDEN
     */
    void admitOperator(Session session);
}
