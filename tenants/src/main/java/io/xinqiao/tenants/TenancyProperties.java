package io.xinqiao.tenants;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the data are and how to get in.
 *
 * @param database the first node, which also holds the registry
 * @param identity the identity provider's administration
 * @param spares how many empty schemas are kept ready for the next companies
 * @param migrate whether a node that starts migrates whoever is behind; false where the deployment has a job for it
 * @param signOfLife how often a node that works in the background says so; after six missed ones another takes over
 * @param operators the identity provider's subjects of the platform operators to begin with
 */
@ConfigurationProperties("xinqiao")
public record TenancyProperties(
        Database database,
        Identity identity,
        @DefaultValue("3") int spares,
        @DefaultValue("true") boolean migrate,
        @DefaultValue("5s") Duration signOfLife,
        @DefaultValue({}) List<String> operators) {

    /**
     * The database server.
     *
     * @param url JDBC URL of the node
     * @param replicaUrl JDBC URL of a streaming replica of it, from which analytics, exports and runs of saved queries
     *     are read; without one the node itself is read, over connections of their own
     * @param owner login that owns the schemas: migrations and provisioning only
     * @param registryPassword password of the login {@code xinqiao_registry}
     * @param cellPassword password of the logins {@code xinqiao_cell_N}
     * @param poolSize connections per cell: half of them in the lanes of its companies, half shared
     */
    public record Database(
            String url,
            @Nullable String replicaUrl,
            Login owner,
            String registryPassword,
            String cellPassword,
            @DefaultValue("16") int poolSize) {}

    /** A database login. */
    public record Login(String username, String password) {}

    /**
     * The identity provider's administration.
     *
     * @param url base URL of Keycloak
     * @param realm the one realm
     * @param clientId the service client that may create organizations and accounts
     */
    public record Identity(
            String url, @DefaultValue("xinqiao") String realm, String clientId, String clientSecret) {}
}
