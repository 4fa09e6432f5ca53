package io.xinqiao.identity;

import io.xinqiao.execution.DerivedTypes;
import io.xinqiao.execution.NodeAccess;
import io.xinqiao.execution.VisitorOrder;
import io.xinqiao.platform.HttpErrors;
import io.xinqiao.platform.Mutations;
import io.xinqiao.tenants.TenantDatabase;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URL;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.graphql.autoconfigure.GraphQlSourceBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.AuthenticationEntryPointFailureHandler;

/**
 * Who gets in at all: a valid token of the identity provider, meant for this API. Everything else is 401. GraphQL never
 * comes this far: its transport verifies tokens itself ({@link Tokens}), by header, socket or event stream.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {
    /** The explorer and the reference: they say nothing of any company. */
    private static final String[] PAGES = {"/", "/index.html", "/explorer/**", "/_static/**", "/docs", "/docs/**"};

    /** An expired token works on for as long as clocks may differ: five seconds, not the library's minute. */
    @Bean
    OAuth2TokenValidator<Jwt> expiry() {
        return new JwtTimestampValidator(Duration.ofSeconds(5));
    }

    /** Tokens of the one issuer, for this API, signed with one of its keys. */
    @Bean
    JwtDecoder jwtDecoder(
            @Value("${spring.security.oauth2.resourceserver.jwt.jwk-set-uri}") URL keys,
            @Value("${spring.security.oauth2.resourceserver.jwt.issuer-uri}") String issuer,
            @Value("${spring.security.oauth2.resourceserver.jwt.audiences}") String audience,
            OAuth2TokenValidator<Jwt> expiry,
            Clock clock) {
        var decoder =
                NimbusJwtDecoder.withJwkSource(new IssuerKeys(keys, clock)).build();
        decoder.setJwtValidator(JwtValidators.createDefaultWithValidators(List.<OAuth2TokenValidator<Jwt>>of(
                expiry,
                new JwtIssuerValidator(issuer),
                new JwtClaimValidator<List<String>>(
                        "aud", audiences -> audiences != null && audiences.contains(audience)))));
        return decoder;
    }

    @Bean
    SecurityFilterChain security(
            HttpSecurity http,
            HttpErrors errors,
            Environment environment,
            @Value("${spring.security.oauth2.resourceserver.jwt.issuer-uri}") String issuer,
            @Value("${xinqiao.identity.url}") String identityProvider)
            throws Exception {
        AuthenticationEntryPoint unauthenticated = (request, response, failure) -> {
            if (failure instanceof AuthenticationServiceException) {
                errors.write(response, 503);
                return;
            }
            errors.challenge(request, response, failure instanceof OAuth2AuthenticationException);
            errors.write(response, 401);
        };
        AccessDeniedHandler denied = (request, response, failure) -> errors.write(response, 403);
        return http.csrf(csrf -> csrf.disable())
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(cache -> cache.disable())
                .logout(logout -> logout.disable())
                .authorizeHttpRequests(requests -> requests.requestMatchers(PAGES)
                        .permitAll()
                        .requestMatchers("/actuator/health/**", "/livez", "/readyz")
                        .permitAll()
                        // The endpoint asks for the token itself, or for the signature of the address.
                        .requestMatchers("/files/*")
                        .permitAll()
                        // Payment gateways know nobody here; each notification proves by its signature where it comes
                        // from.
                        .requestMatchers("/payments/notify/**")
                        .permitAll()
                        // Residents who sign up have no account yet; what they show is the code of their steward.
                        .requestMatchers("/residents/sign-up/*")
                        .permitAll()
                        // For the monitoring inside the cluster, on a port that nobody outside reaches.
                        .requestMatchers(request -> comesToManagement(request, environment))
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(
                        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'"
                                + " data:; worker-src 'self' blob:; frame-ancestors 'none'; connect-src 'self' "
                                + identityProvider)))
                .exceptionHandling(handling ->
                        handling.authenticationEntryPoint(unauthenticated).accessDeniedHandler(denied))
                .oauth2ResourceServer(server -> server.jwt(Customizer.withDefaults())
                        .protectedResourceMetadata(metadata ->
                                metadata.protectedResourceMetadataCustomizer(told -> told.authorizationServer(issuer)
                                        .resourceName("心桥 Xinqiao")
                                        // Tokens are borne by whoever has them; the library would claim more.
                                        .tlsClientCertificateBoundAccessTokens(false)))
                        .authenticationEntryPoint(unauthenticated)
                        .accessDeniedHandler(denied)
                        .withObjectPostProcessor(tellingThatKeysAreAway(unauthenticated)))
                .build();
    }

    /** The library would throw what is neither a good token nor a bad one through to the container. */
    private static ObjectPostProcessor<BearerTokenAuthenticationFilter> tellingThatKeysAreAway(
            AuthenticationEntryPoint unauthenticated) {
        var handler = new AuthenticationEntryPointFailureHandler(unauthenticated);
        handler.setRethrowAuthenticationServiceException(false);
        return new ObjectPostProcessor<>() {
            @Override
            public <O extends BearerTokenAuthenticationFilter> O postProcess(O filter) {
                filter.setAuthenticationFailureHandler(handler);
                return filter;
            }
        };
    }

    private static boolean comesToManagement(HttpServletRequest request, Environment environment) {
        var management = environment.getProperty("local.management.port", "");
        return request.getRequestURI().startsWith("/actuator/")
                && management.equals(Integer.toString(request.getLocalPort()))
                && !management.equals(environment.getProperty("local.server.port"));
    }

    /**
     * A type is reached by id when some role of the caller reaches it by itself, and not only behind another object.
     */
    @Bean
    NodeAccess nodeAccess(Permissions permissions) {
        return type -> Caller.current().roles().stream()
                .flatMap(role -> permissions.scope(type, role).stream())
                .anyMatch(scope -> scope != Scope.VIA_PARENT);
    }

    @Bean
    @Order(VisitorOrder.RIGHTS)
    GraphQlSourceBuilderCustomizer authorization(
            Permissions permissions,
            Mutations mutations,
            DerivedTypes derived,
            TenantDatabase database,
            ObjectProvider<Idempotency> idempotency) {
        // Asked for when first needed: it knows every domain's objects, and they need the engine that this is part of.
        return builder -> builder.typeVisitors(
                List.of(new Authorization(permissions, mutations, derived, database, idempotency::getObject)));
    }
}
