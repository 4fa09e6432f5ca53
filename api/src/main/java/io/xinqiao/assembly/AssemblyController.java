package io.xinqiao.assembly;

import io.xinqiao.assembly.Assemblies.CreateAssemblyInput;
import io.xinqiao.assembly.Assemblies.UpdateAssemblyInput;
import io.xinqiao.assembly.AssemblyPapers.PaperInput;
import io.xinqiao.assembly.AssemblyPapers.PrintAssemblyBallotsInput;
import io.xinqiao.assembly.AssemblySteps.CancelAssemblyInput;
import io.xinqiao.assembly.AssemblySteps.ExtendAssemblyVoteInput;
import io.xinqiao.assembly.AssemblySteps.PlainInput;
import io.xinqiao.assembly.BallotDesk.CastAssemblyBallotInput;
import io.xinqiao.assembly.BallotDesk.EnterAssemblyPaperInput;
import io.xinqiao.assembly.BallotDesk.RecordAssemblyBallotInput;
import io.xinqiao.assembly.BallotDesk.SettleAssemblyPaperInput;
import io.xinqiao.assembly.BallotDesk.VoidAssemblyBallotInput;
import io.xinqiao.assembly.Matters.UpdateAssemblyMatterKindInput;
import io.xinqiao.assembly.Objections.DecideAssemblyObjectionInput;
import io.xinqiao.assembly.Objections.RaiseAssemblyObjectionInput;
import io.xinqiao.assembly.Proxies.GiveAssemblyProxyInput;
import io.xinqiao.assembly.Proxies.RevokeAssemblyProxyInput;
import io.xinqiao.assembly.RollCorrections.TransferAssemblyPartInput;
import io.xinqiao.assembly.RollCorrections.UpdateAssemblyPartInput;
import io.xinqiao.assembly.RollFreezing.FreezeAssemblyRollInput;
import io.xinqiao.assembly.VoteCounts.AssemblyCount;
import io.xinqiao.files.File;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** The owners' assembly in the words of the schema. */
@Controller
class AssemblyController {
    private final Assemblies assemblies;
    private final Matters matters;
    private final RollFreezing freezing;
    private final AssemblySteps steps;
    private final RollCorrections corrections;
    private final BallotDesk desk;
    private final Proxies proxies;
    private final Objections objections;
    private final AssemblyPapers papers;
    private final VoteCounts counts;

    AssemblyController(
            Assemblies assemblies,
            Matters matters,
            RollFreezing freezing,
            AssemblySteps steps,
            RollCorrections corrections,
            BallotDesk desk,
            Proxies proxies,
            Objections objections,
            AssemblyPapers papers,
            VoteCounts counts) {
        this.assemblies = assemblies;
        this.matters = matters;
        this.freezing = freezing;
        this.steps = steps;
        this.corrections = corrections;
        this.desk = desk;
        this.proxies = proxies;
        this.objections = objections;
        this.papers = papers;
        this.counts = counts;
    }

    @QueryMapping
    @Nullable
    AssemblyCount assemblyCount(@Argument UUID assemblyId) {
        return counts.count(assemblyId).orElse(null);
    }

    @MutationMapping
    Assembly createAssembly(@Argument CreateAssemblyInput input) {
        return assemblies.create(input);
    }

    @MutationMapping
    Assembly updateAssembly(@Argument UpdateAssemblyInput input) {
        return assemblies.update(input);
    }

    @MutationMapping
    AssemblyMatterKind updateAssemblyMatterKind(@Argument UpdateAssemblyMatterKindInput input) {
        return matters.update(input);
    }

    @MutationMapping
    Assembly freezeAssemblyRoll(@Argument FreezeAssemblyRollInput input) {
        return freezing.freeze(input);
    }

    @MutationMapping
    Assembly openAssemblyVote(@Argument PlainInput input) {
        return steps.open(input);
    }

    @MutationMapping
    Assembly extendAssemblyVote(@Argument ExtendAssemblyVoteInput input) {
        return steps.extend(input);
    }

    @MutationMapping
    Assembly closeAssemblyVote(@Argument PlainInput input) {
        return steps.close(input);
    }

    @MutationMapping
    Assembly cancelAssembly(@Argument CancelAssemblyInput input) {
        return steps.cancel(input);
    }

    @MutationMapping
    AssemblyPart updateAssemblyPart(@Argument UpdateAssemblyPartInput input) {
        return corrections.update(input);
    }

    @MutationMapping
    AssemblyPart transferAssemblyPart(@Argument TransferAssemblyPartInput input) {
        return corrections.transfer(input);
    }

    @MutationMapping
    AssemblyBallot castAssemblyBallot(@Argument CastAssemblyBallotInput input) {
        return desk.cast(input);
    }

    @MutationMapping
    AssemblyBallot recordAssemblyBallot(@Argument RecordAssemblyBallotInput input) {
        return desk.record(input);
    }

    @MutationMapping
    AssemblyBallot enterAssemblyPaper(@Argument EnterAssemblyPaperInput input) {
        return desk.enterPaper(input);
    }

    @MutationMapping
    AssemblyBallot settleAssemblyPaper(@Argument SettleAssemblyPaperInput input) {
        return desk.settle(input);
    }

    @MutationMapping
    AssemblyBallot voidAssemblyBallot(@Argument VoidAssemblyBallotInput input) {
        return desk.voidOne(input);
    }

    @MutationMapping
    AssemblyProxy giveAssemblyProxy(@Argument GiveAssemblyProxyInput input) {
        return proxies.give(input);
    }

    @MutationMapping
    AssemblyProxy revokeAssemblyProxy(@Argument RevokeAssemblyProxyInput input) {
        return proxies.revoke(input);
    }

    @MutationMapping
    AssemblyObjection raiseAssemblyObjection(@Argument RaiseAssemblyObjectionInput input) {
        return objections.raise(input);
    }

    @MutationMapping
    AssemblyObjection decideAssemblyObjection(@Argument DecideAssemblyObjectionInput input) {
        return objections.decide(input);
    }

    @MutationMapping
    File printAssemblyNotice(@Argument PaperInput input) {
        return papers.notice(input);
    }

    @MutationMapping
    File printAssemblyBallots(@Argument PrintAssemblyBallotsInput input) {
        return papers.ballots(input);
    }

    @MutationMapping
    File printAssemblyCertificate(@Argument PaperInput input) {
        return papers.certificate(input);
    }
}
