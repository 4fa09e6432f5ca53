package io.xinqiao.exports;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How exports are written.
 *
 * @param rowsAtOnce how many rows a page has
 * @param rowsOfASheet how many rows a sheet of a workbook holds below its header
 * @param mostUnderWay how many exports a member may have under way
 * @param keptDays how many days their files are kept
 */
@ConfigurationProperties("xinqiao.exports")
record ExportProperties(
        @DefaultValue("1000") int rowsAtOnce,
        @DefaultValue("1048575") int rowsOfASheet,
        @DefaultValue("5") int mostUnderWay,
        @DefaultValue("30") int keptDays) {}
