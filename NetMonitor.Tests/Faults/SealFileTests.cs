using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Faults;

/// <summary>The file of the newest seal can't be written, or not be read: work and sealing go on, health says which.</summary>
[Collection(FaultsCollection.Name)]
public sealed class SealFileTests(PostgresServer server)
{
    [Fact]
    public async Task SealFile_ThatCannotBeWritten_HoldsNothingUpAndFollowsOnceItCan()
    {
        await using var console = await TestConsole.StartAsync(server, jobs: true);
        await console.Anonymous().ShowsAsync("Healthy");
        var file = Path.Combine(console.SealFolder, "newest-seal.json");
        await Eventually.TrueAsync(() => File.Exists(file), "there is a seal file");
        // Root writes over every permission, so a file stands where the folder was.
        Directory.Move(console.SealFolder, console.SealFolder + "-away");
        await File.WriteAllTextAsync(console.SealFolder, "");

        await (await console.As(Role.CenterBusinessAdministrator, Hangzhou)).DispatchAsync(Picked(Xihu));
        await console.Anonymous().ShowsAsync("Degraded", "SealFileNotWritable");
        await SealedAsync(console);

        File.Delete(console.SealFolder);
        Directory.Move(console.SealFolder + "-away", console.SealFolder);
        await console.Anonymous().ShowsAsync("Healthy");
        var newest = await console.ScalarAsync<long>("select max(number) from seals");
        await Eventually.TrueAsync(async () => (await File.ReadAllTextAsync(file)).Contains($"\"number\":{newest}", StringComparison.Ordinal),
            "the file follows");
        Assert.Equal("True", (await VerifiedAsync(console)).Text("intact"));
    }

    [Fact]
    public async Task SealFile_ThatHoldsNoSeal_IsLeftAloneAndTheJournalIsNotCalledIntact()
    {
        await using var console = await TestConsole.StartAsync(server, jobs: true);
        await console.Anonymous().ShowsAsync("Healthy");
        var file = Path.Combine(console.SealFolder, "newest-seal.json");
        await Eventually.TrueAsync(() => File.Exists(file), "there is a seal file");
        await Eventually.TrueAsync(async () =>
        {
            await File.WriteAllTextAsync(file, "{");
            return console.Get<Console.Journal.JournalSealer>().Problem == "SealFileUnreadable";
        }, "it is noticed");

        await (await console.As(Role.CenterBusinessAdministrator, Hangzhou)).DispatchAsync(Picked(Xihu));

        await console.Anonymous().ShowsAsync("Degraded", "SealFileUnreadable");
        await SealedAsync(console);
        var verified = await VerifiedAsync(console);
        Assert.Equal(("False", "SealFileUnreadable"), (verified.Text("intact"), verified.Text("reason")));
        Assert.Equal("{", await File.ReadAllTextAsync(file));
        File.Delete(file);
        await console.Anonymous().ShowsAsync("Healthy");
        Assert.Equal("True", (await VerifiedAsync(console)).Text("intact"));
    }

    private static async Task<ApiAnswer> VerifiedAsync(TestConsole console) =>
        (await (await console.As(Role.CenterSystemAdministrator, Nation)).Read("journal/verify")).Ok();

    private static System.Threading.Tasks.Task SealedAsync(TestConsole console) =>
        Eventually.TrueAsync(() => console.ScalarAsync<bool>(
            "select (select total_entries from seals order by number desc limit 1) = (select count(*) from journal)"), "everything is sealed");

}
