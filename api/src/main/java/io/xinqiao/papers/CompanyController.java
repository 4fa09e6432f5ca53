package io.xinqiao.papers;

import io.xinqiao.execution.Edges;
import io.xinqiao.files.Files;
import io.xinqiao.papers.Companies.SetLetterheadInput;
import org.springframework.context.annotation.Bean;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

@Controller
class CompanyController {
    private final Companies companies;
    private final Files files;

    CompanyController(Companies companies, Files files) {
        this.companies = companies;
        this.files = files;
    }

    @QueryMapping
    Company company() {
        return companies.company();
    }

    @MutationMapping
    Company setLetterhead(@Argument SetLetterheadInput input) {
        return companies.update(input);
    }

    @Bean
    Edges<Company> companyEdges() {
        return Edges.of(Company.class).value("name", Companies::nameOf).to("logo", Company::logoId, files::visible);
    }
}
