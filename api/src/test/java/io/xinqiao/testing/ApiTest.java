package io.xinqiao.testing;

import io.xinqiao.XinqiaoApplication;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A test that speaks to the whole API over HTTP. All of them share one application and one stack. */
@SpringBootTest(
        classes = {XinqiaoApplication.class, StatementCounter.class, UnmappedFields.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
public abstract class ApiTest {
    @LocalServerPort
    private int port;

    @Autowired
    protected StatementCounter statements;

    @DynamicPropertySource
    static void stack(DynamicPropertyRegistry registry) {
        Stack.settings().forEach((name, value) -> registry.add(name, () -> value));
    }

    /** Where the API listens. */
    protected int port() {
        return port;
    }

    /** The API, asked without a token. */
    protected Api api() {
        return new Api(port);
    }

    protected Company company(String code) {
        return Company.planted(api(), code);
    }

    /** 锦绣物业, fully planted. */
    protected Company jinxiu() {
        return company("jinxiu");
    }

    /** 安澜物业, fully planted: the other company. */
    protected Company anlan() {
        return company("anlan");
    }
}
