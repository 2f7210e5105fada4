using NetMonitor.Console.Journal.Log;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Journal.Log;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Faults;

/// <summary>The file of the newest checkpoint can't be written, or not be read: work goes on, health says which.</summary>
public sealed class CheckpointFileTests(PostgresServer server)
{
    [Fact]
    public async Task CheckpointFile_ThatCannotBeWritten_HoldsNothingUpAndFollowsOnceItCan()
    {
        using var keys = new TemporaryFolder();
        await using var console = await TestConsole.StartAsync(
            await server.CreateDatabaseAsync(), jobs: true, with: log => log.KeyFile = keys.File("log.key"));
        await console.Anonymous().ShowsAsync("Healthy");
        var file = Path.Combine(console.LogFolder, CheckpointFile.Name);
        await Eventually.TrueAsync(() => File.Exists(file), "there is a checkpoint");
        // Root writes over every permission, so a file stands where the folder was.
        Directory.Move(console.LogFolder, console.LogFolder + "-away");
        await File.WriteAllTextAsync(console.LogFolder, "");

        await (await console.As(Role.CenterBusinessAdministrator, Hangzhou)).DispatchAsync(Picked(Xihu));
        await console.Anonymous().ShowsAsync("Degraded", "KeptCheckpointNotWritable");
        await SealedAsync(console);

        File.Delete(console.LogFolder);
        Directory.Move(console.LogFolder + "-away", console.LogFolder);
        await console.Anonymous().ShowsAsync("Healthy");
        var newest = await console.ScalarAsync<string>("select note from journal_checkpoints order by size desc limit 1");
        await Eventually.TrueAsync(async () => await File.ReadAllTextAsync(file) == newest, "the file follows");
        Assert.Equal("True", (await VerifiedAsync(console)).Text("intact"));
    }

    [Fact]
    public async Task CheckpointFile_ThatHoldsNone_IsLeftAloneAndNothingIsSignedMeanwhile()
    {
        await using var console = await TestConsole.StartAsync(server, jobs: true);
        await console.Anonymous().ShowsAsync("Healthy");
        var file = Path.Combine(console.LogFolder, CheckpointFile.Name);
        await Eventually.TrueAsync(() => File.Exists(file), "there is a checkpoint");
        await Eventually.TrueAsync(async () =>
        {
            await File.WriteAllTextAsync(file, "{");
            return console.Get<Console.Journal.JournalSealer>().Problem == "KeptCheckpointUnreadable";
        }, "it is noticed");

        await (await console.As(Role.CenterBusinessAdministrator, Hangzhou)).DispatchAsync(Picked(Xihu));

        await console.Anonymous().ShowsAsync("Degraded", "KeptCheckpointUnreadable");
        var verified = await VerifiedAsync(console);
        Assert.Equal(("False", "KeptCheckpointUnreadable"), (verified.Text("intact"), verified.Text("reason")));
        Assert.Equal("{", await File.ReadAllTextAsync(file));
        Assert.False(await console.ScalarAsync<bool>("select (select max(size) from journal_checkpoints) = (select count(*) from journal)"));
        File.Delete(file);
        await console.Anonymous().ShowsAsync("Healthy");
        await SealedAsync(console);
        Assert.Equal("True", (await VerifiedAsync(console)).Text("intact"));
    }

    private static async Task<ApiAnswer> VerifiedAsync(TestConsole console) =>
        (await (await console.As(Role.CenterSystemAdministrator, Nation)).Read("journal/verify")).Ok();

    private static System.Threading.Tasks.Task SealedAsync(TestConsole console) =>
        Eventually.TrueAsync(() => console.ScalarAsync<bool>(
            "select (select max(size) from journal_checkpoints) = (select count(*) from journal)"), "everything is sealed");
}
