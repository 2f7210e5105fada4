using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Supervision;

namespace NetMonitor.Tests.Regulation;

/// <summary>Art. 16 as far as accounts change by now: freezing, enabling, passwords, sign-ins.</summary>
public class Article16Tests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    [Fact(DisplayName = "R16.1 what happens to an account is on record, with who, when and why, and can be produced for it")]
    public async Task Record_OfAnAccount_CanBeProduced()
    {
        var account = await _console.AccountAsync(Role.EnforcementOfficer, TaskBodies.Xihu);
        var administrator = await _console.AccountAsync(Role.CenterSystemAdministrator, TaskBodies.Xihu);
        var client = await _console.As(Role.CenterSystemAdministrator, TaskBodies.Xihu);
        var holder = await _console.SignInAsync(account);
        Assert.Equal(204, (await holder.Post("password", new { current = account.Password, @new = "Quiet-River-88*" })).Status);
        (await client.Post($"accounts/{account.UserName}/freeze", new { reason = "离岗" })).Ok();
        (await client.Post($"accounts/{account.UserName}/unfreeze", new { reason = "返岗" })).Ok();
        await _console.Anonymous().CallAsync("POST", "sessions", new { account.UserName, password = "x", keyCode = "x" });

        var record = (await client.Read($"journal?subject={account.UserName}")).Ok().Items.Reverse().ToList();

        Assert.Equal(["SignedIn", "PasswordChanged", "AccountFrozen", "AccountUnfrozen", "SignInRefused"],
            record.Select(entry => entry.GetProperty("verb").GetString()));
        Assert.Equal(
            [account.UserName, account.UserName, administrator.UserName, administrator.UserName, "system"],
            record.Select(entry => entry.GetProperty("actor").GetString()));
        Assert.Equal(["离岗", "返岗"], record.Skip(2).Take(2).Select(entry => entry.GetProperty("data").GetProperty("reason").GetString()));
        Assert.All(record, entry => Assert.InRange(entry.GetProperty("at").GetDateTimeOffset(), MovedTime.Start, _console.Time.GetUtcNow()));
    }

    [Fact(DisplayName = "R16.1 a refused attempt is on record too, and changes nothing else")]
    public async Task Attempt_ThatIsRefused_IsOnRecord()
    {
        var account = await _console.AccountAsync(Role.Leader, TaskBodies.Xihu);
        var stranger = await _console.AccountAsync(Role.CenterSystemAdministrator, TaskBodies.Nanshan);
        var client = await _console.As(Role.CenterSystemAdministrator, TaskBodies.Nanshan);
        var rows = await _console.RowsAsync();

        (await client.Post($"accounts/{account.UserName}/freeze", new { reason = "x" })).Refused(404, "AccountNotFound", "R5.1");

        Assert.Equal(rows, await _console.RowsAsync());
        Assert.Equal("AccountNotFound R5.1", await _console.ScalarAsync<string>(
            $"select data::json->>'code' || ' ' || (data::json->>'rule') from journal where verb = 'Refused' and actor = '{stranger.UserName}'"));
    }

    [Fact(DisplayName = "R16.1 the record is append-only: each entry is sealed and can be proved")]
    public async Task Record_IsProvable()
    {
        var account = await _console.AccountAsync(Role.ResponsiblePerson, TaskBodies.Xihu);
        await _console.SignInAsync(account);
        var client = await _console.As(Role.CenterSystemAdministrator, TaskBodies.Xihu);
        var id = (await client.Read($"journal?subject={account.UserName}")).Ok().Items[0].GetProperty("id").GetInt64();

        await Eventually.TrueAsync(async () => (await client.Read($"journal/{id}/proof")).Code != "NotSealedYet", "the entry is sealed");

        (await client.Read($"journal/{id}/proof")).Ok();
    }
}
