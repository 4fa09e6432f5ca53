package io.xinqiao.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.Stack;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which words find which texts. */
class WordsTest extends ApiTest {
    @ParameterizedTest
    @CsvSource({
        "张三, zhangsan zs z zhang zhangs zhsan san s ZS, han an zhangsi sz hs angsan zhangsanx",
        "单小明, shanxiaoming sxm danxiaoming dxm xiaoming xm, dm",
        "仇英, qiuying qy chouying, yq",
        "解缙, xiejin xj jiejin, xc",
        "曾国藩, zengguofan zgf cengguofan, gzf",
        "翟天, zhaitian zt, zd",
        "欧阳修, ouyangxiu oyx ouyx yangxiu, yox",
        "吕布, lvbu lubu lb, bl",
        "西安花园, xian xianhuayuan xahy, anx",
        "重庆银行, chongqing yinhang cqyh, qc",
        "LED 灯坏了, leddenghuaile led deng dhl, ledd3",
        "3号楼, 3haolou 3hl haolou hl, 4hl",
        "A座10层, azuo10ceng az zuo, b",
        "Bob, , bo"
    })
    void whatIsSpelledSoIsFound(String text, String found, String notFound) throws SQLException {
        assertThat(words(found)).as(text).allMatch(word -> isFound(text, word));
        assertThat(words(notFound)).as(text).noneMatch(word -> isFound(text, word));
    }

    private static Set<String> words(String all) {
        return all == null ? Set.of() : Set.of(all.split(" "));
    }

    private static boolean isFound(String text, String word) {
        try (var connection = DriverManager.getConnection(Stack.postgres().jdbcUrl(), "postgres", "postgres");
                var query = connection.prepareStatement("SELECT coalesce(shared.spelling(?) ~ ?, false)")) {
            query.setString(1, text);
            query.setString(2, Words.pattern(word).orElseThrow());
            try (var rows = query.executeQuery()) {
                rows.next();
                return rows.getBoolean(1);
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(word, failure);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"张三", "1801", "a.*", "'", "z'h", "", "aaaaaaaaaabbbbbbbbbbccccccccccd"})
    void whatIsNoSpellingIsLookedForAsItIsWrittenOnly(String word) {
        assertThat(Words.pattern(word)).isEmpty();
    }

    /** However it is read, a text has eight spellings at most. */
    @Test
    void spellingsAreFew() throws SQLException {
        try (var connection = DriverManager.getConnection(Stack.postgres().jdbcUrl(), "postgres", "postgres");
                var rows = connection
                        .createStatement()
                        .executeQuery("SELECT shared.spelling('" + "乐单长".repeat(30) + "')")) {
            rows.next();
            assertThat(rows.getString(1).split(" ")).hasSizeBetween(4, 8);
        }
    }

    @Test
    void aListIsSearchedByPinyinAndByAnyPartOfANumber() {
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        var made = admin.mutate(
                        "createZone",
                        Map.of(
                                "projectId", jinxiu().id("Project"),
                                "name", "紫薇苑三区",
                                "buildingIds", List.of()),
                        "zone { id version }")
                .fine()
                .data("/createZone/zone");
        for (var words : List.of("zwysq", "ziweiyuan", "SANQU", "三区 zwy", "苑")) {
            assertThat(names("zones", words)).as(words).containsExactly("紫薇苑三区");
        }
        assertThat(names("zones", "weiyuanz")).isEmpty();
        admin.mutate(
                        "updateZone",
                        Map.of(
                                "zoneId", made.at("/id").asString(),
                                "expectedVersion", made.at("/version").asInt(),
                                "name", "海棠苑"),
                        "zone { id }")
                .fine();
        assertThat(names("zones", "zwysq")).isEmpty();
        assertThat(names("zones", "haitang")).containsExactly("海棠苑");
    }

    private List<String> names(String list, String words) {
        var nodes = jinxiu().as(Role.TENANT_ADMIN)
                .ask(
                        "query($words: String) { " + list + "(filter: {search: $words}) { nodes { name } } }",
                        Map.of("words", words))
                .fine()
                .data("/" + list + "/nodes");
        return StreamSupport.stream(nodes.spliterator(), false)
                .map(node -> node.at("/name").asString())
                .collect(Collectors.toList());
    }
}
