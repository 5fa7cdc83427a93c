using Berth.Operator.Workspaces;

namespace Berth.Tests.Unit.Operator.Workspaces;

public sealed class TasksScriptTests
{
    public static TheoryData<string> Shells => [.. ScriptRun.Shells];

    /// <summary>What runs, by kind of start, by what the task says about snapshots and by whether its init succeeded before.</summary>
    public static TheoryData<string, string, string, bool, string> Table
    {
        get
        {
            var table = new TheoryData<string, string, string, bool, string>();
            foreach (var shell in ScriptRun.Shells)
            {
                foreach (var onSnapshot in (string[])["Skip", "Run"])
                {
                    table.Add(shell, "Fresh", onSnapshot, false, "before init command ");
                    table.Add(shell, "Restart", onSnapshot, true, "before command ");
                    table.Add(shell, "Restart", onSnapshot, false, "before init command ");
                }

                foreach (var done in (bool[])[true, false])
                {
                    table.Add(shell, "Snapshot", "Skip", done, "");
                    table.Add(shell, "Snapshot", "Run", done, "before init command ");
                }
            }

            return table;
        }
    }

    [Theory]
    [MemberData(nameof(Table))]
    public async Task Tasks_KindOfStart_DecidesWhatRuns(string shell, string kind, string onSnapshot, bool done, string runs)
    {
        using var source = new ScriptRun { Shell = shell };
        source.Content();
        if (kind != "Fresh")
        {
            // The start before this one: its init succeeded or did not.
            source.Tasks("build", onSnapshot, "", done ? "true" : "false", "", "end", "Run", "", "", "echo > ended");
            (await source.ReadAsync("ended", "\n")).ShouldNotBeNull();
            await source.SettledAsync();
            File.Delete(Path.Combine(source.Home, "ended"));
        }

        using var run = kind == "Snapshot" ? source.Copy("uid-2") : null;
        var target = run ?? source;
        if (kind != "Fresh")
        {
            target.Content();
        }

        target.Kind.ShouldBe(kind);
        await Ran(target, onSnapshot, runs);
    }

    [Theory]
    [InlineData("Skip", "before command ")]
    [InlineData("Run", "before command ")]
    public async Task Tasks_RestartAfterASnapshotStart_DoNotRepeatInit(string onSnapshot, string runs)
    {
        using var source = new ScriptRun();
        source.Content();
        using var copy = source.Copy("uid-2");
        copy.Content();
        await Ran(copy, onSnapshot, onSnapshot == "Skip" ? "" : "before init command ");

        copy.Content();

        await Ran(copy, onSnapshot, runs);
    }

    /// <summary>The pod went after the files were prepared, before the tasks began.</summary>
    [Theory]
    [InlineData("Skip", "")]
    [InlineData("Run", "before init command ")]
    public async Task Tasks_SnapshotStartThatWasCutOffBeforeThem_IsStillOne(string onSnapshot, string runs)
    {
        using var source = new ScriptRun();
        source.Content();
        await Ran(source, onSnapshot, "before init command ");
        using var copy = source.Copy("uid-2");
        copy.Content();
        copy.Content();

        copy.Kind.ShouldBe("Restart");
        await Ran(copy, onSnapshot, runs);
    }

    [Fact]
    public async Task Tasks_InitFails_CommandDoesNotRunAndInitIsTriedAgain()
    {
        using var run = new ScriptRun();
        run.Content();

        run.Tasks("t", "Skip", "", "echo tried >> tries; false", "echo > never").ExitCode.ShouldBe(0);
        await run.ReadAsync("tries", "tried\n");
        await run.SettledAsync();
        run.Content();
        run.Tasks("t", "Skip", "", "echo again >> tries", "echo > finally");

        (await run.ReadAsync("finally", "\n")).ShouldNotBeNull();
        run.Read("tries").ShouldBe("tried\nagain\n");
        run.Read("never").ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task Tasks_CommandFailsInTheMiddle_EndsThereAndKeepsTheExitCode(string shell)
    {
        using var run = new ScriptRun { Shell = shell };
        run.Content();

        run.Tasks("t", "Skip", "", "echo one > seen\n(exit 7)\necho two >> seen", "echo > never").ExitCode.ShouldBe(0);

        (await run.ReadAsync(".berth/exit/t", "7")).ShouldBe("7");
        run.Read("seen").ShouldBe("one\n");
        run.Read("never").ShouldBeNull();
        run.Read(".berth/logs/t.log").ShouldBe("The task ended with exit code 7 in its part 'init'.\n");
        run.Read(".berth/tasks/t").ShouldBeNull("init did not succeed");
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task Tasks_InitEndsWithExitZero_HasSucceededAndIsNotRepeated(string shell)
    {
        using var run = new ScriptRun { Shell = shell };
        run.Content();

        run.Tasks("t", "Skip", "", "echo init >> ran; exit 0", "echo command >> ran").ExitCode.ShouldBe(0);
        (await run.ReadAsync(".berth/exit/t", "0")).ShouldBe("0");
        await run.SettledAsync();
        run.Content();
        run.Tasks("t", "Skip", "", "echo init >> ran; exit 0", "echo command >> ran");

        (await run.ReadAsync("ran", "command\n")).ShouldBe("init\ncommand\n");
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task Tasks_OneEnds_OthersGoOn(string shell)
    {
        using var run = new ScriptRun { Shell = shell };
        run.Content();

        run.Tasks("a", "Skip", "", "", "exit 3", "b", "Skip", "", "", "echo > done").ExitCode.ShouldBe(0);

        (await run.ReadAsync("done", "\n")).ShouldNotBeNull();
        (await run.ReadAsync(".berth/exit/a", "3")).ShouldBe("3");
    }

    [Fact]
    public async Task Tasks_UnsetVariable_IsEmptyAsInAnyShell()
    {
        using var run = new ScriptRun();
        run.Content();

        run.Tasks("t", "Skip", "echo \"<$NOT_SET_ANYWHERE>\" > said", "", "");

        (await run.ReadAsync("said", "\n")).ShouldBe("<>\n");
    }

    [Fact]
    public async Task Tasks_BeforeExportsAndEnters_HoldsForTheOthers()
    {
        using var run = new ScriptRun();
        run.Content();

        run.Tasks("t", "Skip", "mkdir sub; cd sub; export WORD=word; set -- changed", "echo \"$WORD\" > init", "echo \"$WORD\" > command");

        (await run.ReadAsync("sub/command", "\n")).ShouldBe("word\n");
        run.Read("sub/init").ShouldBe("word\n");
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("it's")]
    [InlineData("$(touch pwned)")]
    [InlineData("../../up")]
    [InlineData("a/b")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("-n")]
    [InlineData("two\nlines")]
    [InlineData("%s")]
    [InlineData("ünïcode")]
    public async Task Tasks_OddName_RunsOnceAndStaysInItsPlace(string name)
    {
        using var run = new ScriptRun();
        run.Content();

        run.Tasks(name, "Skip", "", "echo i >> inits", "echo c >> commands").ExitCode.ShouldBe(0);
        await run.ReadAsync("commands", "c\n");
        run.Content();
        run.Tasks(name, "Skip", "", "echo i >> inits", "echo c >> commands");

        (await run.ReadAsync("commands", "c\nc\n")).ShouldBe("c\nc\n");
        run.Read("inits").ShouldBe("i\n");
        Directory.EnumerateFiles(run.Root, "pwned*", SearchOption.AllDirectories).ShouldBeEmpty();
        Directory.EnumerateFileSystemEntries(run.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe(["home dir", "termination"]);
    }

    [Fact]
    public async Task Tasks_Several_RunSideBySideWithALogEach()
    {
        using var run = new ScriptRun();
        run.Content();

        var outcome = run.Tasks(
            "one", "Skip", "", "", "echo 'one says \"hi\"'; echo oops >&2",
            "two", "Run", "", "", "printf '%s' 'two\n  lines'");

        outcome.ShouldBe(new(0, "", ""));
        (await run.ReadAsync(".berth/logs/one.log", "oops\n")).ShouldBe("one says \"hi\"\noops\n");
        (await run.ReadAsync(".berth/logs/two.log", "lines")).ShouldBe("two\n  lines");
    }

    [Fact]
    public async Task Tasks_CommandThatNeverEnds_DoesNotHoldTheScript()
    {
        using var run = new ScriptRun();
        run.Content();

        run.Tasks("server", "Skip", "", "", "echo $$ > started; exec sleep 30").ExitCode.ShouldBe(0);

        (await run.ReadAsync("started", "\n")).ShouldNotBeNull();
    }

    [Fact]
    public async Task Tasks_Project_IsWhereTheyRun()
    {
        using var run = new ScriptRun();
        run.Content();
        Directory.CreateDirectory(run.Project);

        run.Tasks("t", "Skip", "", "", "pwd > here");

        (await run.ReadAsync("project/here", "\n")).ShouldBe(run.Project + "\n");
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Scripts_Syntax_IsFineForTheShell(string shell)
    {
        foreach (var script in (string[])[WorkspaceScripts.Content, WorkspaceScripts.Tasks])
        {
            var words = shell.Split(' ');
            ScriptRun.Start(words[0], [.. words[1..], "-n", "-c", script], new Dictionary<string, string>()).ShouldBe(new(0, "", ""));
        }
    }

    private static async Task Ran(ScriptRun run, string onSnapshot, string expected)
    {
        File.Delete(Path.Combine(run.Home, "ran"));
        File.Delete(Path.Combine(run.Home, "ended"));
        run.Tasks(
            "build", onSnapshot, "printf 'before ' >> ran", "printf 'init ' >> ran", "printf 'command ' >> ran",
            "end", "Run", "", "", "echo > ended").ShouldBe(new(0, "", ""));
        (await run.ReadAsync("ended", "\n")).ShouldNotBeNull();
        if (expected.Length > 0)
        {
            await run.ReadAsync("ran", expected);
        }

        await run.SettledAsync();
        (run.Read("ran") ?? "").ShouldBe(expected);
    }
}
