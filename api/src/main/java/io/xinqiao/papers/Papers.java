package io.xinqiao.papers;

import io.xinqiao.files.File;
import io.xinqiao.files.Files;
import io.xinqiao.identity.Caller;
import io.xinqiao.printing.Printer;
import io.xinqiao.printing.Printing;
import io.xinqiao.printing.Sheet;
import java.util.List;
import org.springframework.stereotype.Component;

/** Prints the company's papers as PDF files: under its letterhead, for whoever asks. */
@Component
public class Papers {
    private final Companies companies;
    private final Printer printer;
    private final Files files;

    Papers(Companies companies, Printer printer, Files files) {
        this.companies = companies;
        this.printer = printer;
        this.files = files;
    }

    /** One paper as a file of this name for the caller. To be called inside a change. */
    public File print(String name, Sheet sheet) {
        return print(name, List.of(sheet));
    }

    /** Begins a file of many papers, under the letterhead as it is now; whoever does closes it. */
    public Printing open() {
        return printer.open(companies.letterhead());
    }

    /** Several papers in one file, each from a page of its own. */
    public File print(String name, List<Sheet> sheets) {
        return files.export(
                name + ".pdf",
                "application/pdf",
                printer.pdf(companies.letterhead(), sheets),
                Caller.current().memberId());
    }
}
