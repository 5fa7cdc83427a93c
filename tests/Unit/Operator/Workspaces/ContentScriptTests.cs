using Berth.Operator.Workspaces;

namespace Berth.Tests.Unit.Operator.Workspaces;

public sealed class ContentScriptTests(OriginRepository origin) : IClassFixture<OriginRepository>
{
    public static TheoryData<string> Shells => [.. ScriptRun.Shells];

    [Theory]
    [MemberData(nameof(Shells))]
    public void Content_EmptyVolume_ClonesAndIsFresh(string shell)
    {
        using var run = new ScriptRun { Shell = shell, Url = origin.Url };

        run.Content().ExitCode.ShouldBe(0);

        run.Kind.ShouldBe("Fresh");
        run.Read("project/file").ShouldBe("3\n");
        run.Read(".berth/workspace").ShouldBe("uid-1");
    }

    [Fact]
    public void Content_NoRepository_IsFreshWithoutAClone()
    {
        using var run = new ScriptRun();

        run.Content().ExitCode.ShouldBe(0);

        run.Kind.ShouldBe("Fresh");
        Directory.Exists(run.Project).ShouldBeFalse();
    }

    [Theory]
    [InlineData("feature/two", "2")]
    [InlineData("v1", "1")]
    [InlineData("it's", "2")]
    [InlineData("say\"$(>pwned)\"", "2")]
    public void Content_BranchOrTag_IsCheckedOut(string revision, string holds)
    {
        using var run = new ScriptRun { Url = origin.Url, Revision = revision };

        run.Content().ShouldSatisfyAllConditions(outcome => outcome.ExitCode.ShouldBe(0, outcome.Error));

        run.Read("project/file").ShouldBe(holds + "\n");
        File.Exists(Path.Combine(run.Root, "pwned")).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Content_Commit_IsCheckedOut(string shell)
    {
        using var run = new ScriptRun { Shell = shell, Url = origin.Url, Revision = origin.SecondCommit, Depth = "1" };

        run.Content().ShouldSatisfyAllConditions(outcome => outcome.ExitCode.ShouldBe(0, outcome.Error));

        run.Read("project/file").ShouldBe("2\n");
    }

    [Theory]
    [InlineData("")]
    [InlineData("feature/two")]
    public void Content_Depth_TakesThatMuchHistory(string revision)
    {
        using var run = new ScriptRun { Url = origin.Url, Revision = revision, Depth = "1" };

        run.Content().ExitCode.ShouldBe(0);

        ScriptRun.Start("git", ["-C", run.Project, "rev-list", "--count", "HEAD"], new Dictionary<string, string>()).Output.Trim().ShouldBe("1");
    }

    [Theory]
    [InlineData("no-such-branch")]
    [InlineData("two words")]
    [InlineData("main\nv1")]
    [InlineData("--upload-pack=touch pwned")]
    [InlineData("--orphan=x")]
    [InlineData("-f")]
    [InlineData("$(touch pwned)")]
    [InlineData("`touch pwned`")]
    [InlineData("; touch pwned")]
    [InlineData("'; touch pwned; '")]
    [InlineData("*")]
    public void Content_RevisionThatIsNone_FailsWithoutANoteAndRunsNothing(string revision)
    {
        using var run = new ScriptRun { Url = origin.Url, Revision = revision };

        var outcome = run.Content();

        outcome.ExitCode.ShouldNotBe(0);
        outcome.Error.ShouldNotBeEmpty();
        run.Read(".berth/workspace").ShouldBeNull();
        Directory.Exists(run.Project).ShouldBeFalse();
        Directory.EnumerateFiles(run.Root, "pwned*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("file:///nowhere/at all.git")]
    [InlineData("--upload-pack=touch pwned")]
    [InlineData("ext::sh -c 'touch pwned'")]
    [InlineData("$(touch pwned)")]
    [InlineData("a\nb")]
    public void Content_AddressThatIsNone_FailsWithoutANoteAndRunsNothing(string url)
    {
        using var run = new ScriptRun { Url = url };

        var outcome = run.Content();

        outcome.ExitCode.ShouldNotBe(0);
        run.Read(".berth/workspace").ShouldBeNull();
        Directory.EnumerateFiles(run.Root, "pwned*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public void Content_ImageWithoutGit_SaysWhatToDo()
    {
        using var run = new ScriptRun();
        var outcome = ScriptRun.Start(
            "/bin/sh",
            ["-c", WorkspaceScripts.Content],
            new Dictionary<string, string>
            {
                ["PATH"] = WithoutGit(run.Root),
                ["BERTH_HOME"] = run.Home,
                ["BERTH_WORKSPACE_UID"] = "uid-1",
                ["BERTH_FROM_SNAPSHOT"] = "",
                ["BERTH_REPOSITORY_URL"] = origin.Url,
                ["BERTH_REPOSITORY_REVISION"] = "",
                ["BERTH_REPOSITORY_DEPTH"] = "",
                ["BERTH_PROJECT"] = run.Project,
            });

        outcome.ExitCode.ShouldBe(1);
        outcome.Error.ShouldContain("use an image with git, or remove spec.repository");
    }

    [Fact]
    public void Content_Again_IsARestartThatLeavesEverythingAlone()
    {
        using var run = new ScriptRun { Url = origin.Url };
        run.Content();
        File.WriteAllText(Path.Combine(run.Project, "file"), "mine");

        run.Content().ExitCode.ShouldBe(0);

        run.Kind.ShouldBe("Restart");
        run.Read("project/file").ShouldBe("mine");
    }

    [Fact]
    public void Content_RestartAfterTheCloneWasRemoved_DoesNotCloneAgain()
    {
        using var run = new ScriptRun { Url = origin.Url };
        run.Content();
        Directory.Delete(run.Project, recursive: true);

        run.Content().ExitCode.ShouldBe(0);

        Directory.Exists(run.Project).ShouldBeFalse("the user removed it");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Content_CopyOfAnothersVolume_IsASnapshotOnceAndThenARestart(bool said)
    {
        using var source = new ScriptRun { Url = origin.Url };
        source.Content();
        using var copy = source.Copy("uid-2");
        copy.FromSnapshot = said;
        Directory.Delete(copy.Project, recursive: true);

        copy.Content();
        var first = copy.Kind;
        copy.Content();

        first.ShouldBe("Snapshot");
        copy.Kind.ShouldBe("Restart");
        Directory.Exists(copy.Project).ShouldBeFalse("nothing is cloned into a copy");
    }

    [Fact]
    public void Content_SnapshotOfAnEmptyVolume_IsASnapshot()
    {
        using var run = new ScriptRun { Url = origin.Url, FromSnapshot = true };

        run.Content();

        run.Kind.ShouldBe("Snapshot");
        Directory.Exists(run.Project).ShouldBeFalse();
    }

    /// <summary>Kills the script at each external command in turn; the start after it must end as an undisturbed one does.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Content_KilledBeforeAnyCommand_TheNextStartFinishes(bool copied)
    {
        using var source = new ScriptRun { Url = origin.Url };
        source.Content();
        var cut = 0;
        for (var step = 1; step <= 20; step++)
        {
            using var run = copied ? source.Copy("uid-2") : new ScriptRun { Url = origin.Url };
            foreach (var command in (string[])["mkdir", "git", "mv", "rm", "cat"])
            {
                run.Shim(command, $$"""
                    n=$(($(/bin/cat "{{run.Root}}/steps" 2>/dev/null || echo 0) + 1))
                    echo "$n" > "{{run.Root}}/steps"
                    [ "$n" != {{step}} ] || kill -9 "$PPID"
                    [ "$n" != {{step}} ] || exit 1
                    PATH=${PATH#*:} exec {{command}} "$@"
                    """);
            }

            var outcome = run.Content();
            cut += outcome.ExitCode == 137 ? 1 : 0;
            Directory.Delete(run.Shims, recursive: true);
            run.Content().ShouldSatisfyAllConditions(again => again.ExitCode.ShouldBe(0, $"step {step}: {again.Error}"));

            run.Read("project/file").ShouldBe("3\n", $"step {step}");
            run.Read(".berth/workspace").ShouldBe(run.Uid);
            run.Read(".berth/first-start").ShouldBe(copied ? "Snapshot" : "Fresh", $"step {step}");
            Directory.Exists(run.Project + ".cloning").ShouldBeFalse();
            if (int.Parse(File.ReadAllText(Path.Combine(run.Root, "steps")), System.Globalization.CultureInfo.InvariantCulture) < step)
            {
                break;
            }
        }

        cut.ShouldBeGreaterThanOrEqualTo(copied ? 2 : 5, "the script must really have been cut off");
    }

    private static string WithoutGit(string root)
    {
        var bin = Directory.CreateDirectory(Path.Combine(root, "bin"));
        foreach (var command in (string[])["mkdir", "cat", "mv", "rm"])
        {
            File.CreateSymbolicLink(Path.Combine(bin.FullName, command), $"/bin/{command}");
        }

        return bin.FullName;
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Content_CopyForSomebodyElse_HasNoCredentialsOfTheOwner(string shell)
    {
        using var alice = new ScriptRun { Shell = shell, Owner = "alice@example.com" };
        alice.Content().ExitCode.ShouldBe(0);
        alice.Write(".ssh/id_ed25519", "key");
        alice.Write(".git-credentials", "https://alice:token@git.example.com");
        alice.Write(".config/gh/hosts.yml", "token");
        alice.Write(".config/editor/settings", "kept");
        alice.Write(".docker/config.json", "auth");
        alice.Write(".docker/other", "kept");
        alice.Write(".bash_history", "export TOKEN=1");
        const string Config = "[remote \"origin\"]\n\turl = https://alice:t@ken@git.example.com/a@b\n\tpushurl = ssh://git@git.example.com/a\n[http]\n\textraHeader = AUTHORIZATION: basic x\n";
        alice.Write("project/.git/config", Config);
        alice.Write("project/.git/modules/sub/config", Config);
        using var copy = alice.Copy("uid-2");
        copy.Owner = "bob@example.com";

        copy.Content().ShouldSatisfyAllConditions(outcome => outcome.ExitCode.ShouldBe(0, outcome.Error));

        copy.Kind.ShouldBe("Snapshot");
        string[] gone = [".ssh/id_ed25519", ".git-credentials", ".config/gh/hosts.yml", ".docker/config.json", ".bash_history"];
        gone.ShouldAllBe(file => copy.Read(file) == null);
        copy.Read(".config/editor/settings").ShouldBe("kept");
        copy.Read(".docker/other").ShouldBe("kept");
        const string Cleaned = "[remote \"origin\"]\n\turl = https://git.example.com/a@b\n\tpushurl = ssh://git@git.example.com/a\n[http]\n";
        copy.Read("project/.git/config").ShouldBe(Cleaned);
        copy.Read("project/.git/modules/sub/config").ShouldBe(Cleaned);
        alice.Read(".git-credentials").ShouldNotBeNull();

        // Bob's own, from then on.
        copy.Write(".ssh/id_ed25519", "bob's");
        copy.Content().ExitCode.ShouldBe(0);
        copy.Read(".ssh/id_ed25519").ShouldBe("bob's");
    }

    [Fact]
    public void Content_CopyForTheSameOwner_KeepsEverything()
    {
        using var alice = new ScriptRun { Owner = "alice@example.com" };
        alice.Content().ExitCode.ShouldBe(0);
        alice.Write(".ssh/id_ed25519", "key");
        using var copy = alice.Copy("uid-2");

        copy.Content().ExitCode.ShouldBe(0);

        copy.Kind.ShouldBe("Snapshot");
        copy.Read(".ssh/id_ed25519").ShouldBe("key");
    }

    [Fact]
    public void Content_VolumeThatDoesNotKnowItsOwner_IsTakenForSomebodyElses()
    {
        using var alice = new ScriptRun { Owner = "alice@example.com" };
        alice.Content().ExitCode.ShouldBe(0);
        alice.Write(".ssh/id_ed25519", "key");
        File.Delete(Path.Combine(alice.Home, ".berth", "owner"));
        using var copy = alice.Copy("uid-2");

        copy.Content().ExitCode.ShouldBe(0);

        copy.Read(".ssh/id_ed25519").ShouldBeNull();
    }
}
