using System.Text;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Issues;

/// <summary>Codes, names and searches mean the same whether an input method or a card wrote them.</summary>
public sealed class AsTypedTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    [Fact]
    public async Task SignIn_WithFullWidthDigitsSpacesAndHyphens_IsTheAccounts()
    {
        var account = await _console.AccountAsync(Role.Leader, Hangzhou);
        var code = await _console.CodeAsync(account);
        var typed = new { userName = Wide(account.UserName), account.Password, keyCode = $" {Wide(code[..3])}-{code[3..]} " };
        (await _console.Anonymous().Post("sessions", typed)).Ok();
        using var browser = new PageClient(_console);
        Assert.Equal("/", await browser.SubmitAsync(account with { UserName = Spaced(account.UserName) }, Wide(await _console.CodeAsync(account))));
    }

    [Fact]
    public async Task WrongCodes_HoweverTheNameIsWritten_AreOneNames()
    {
        var account = await _console.AccountAsync(Role.Leader, Guangdong);
        foreach (var name in new[] { account.UserName, Wide(account.UserName), Spaced(account.UserName), $" {account.UserName}", account.UserName })
            (await _console.Anonymous().Post("sessions", new { userName = name, password = "Wrong-Pass-1", keyCode = "000000" })).Refused(401, "SignInRefused");
        (await _console.Anonymous().Post("sessions", new { userName = Wide(account.UserName), password = "x", keyCode = "x" })).Refused(429, "TooManyAttempts");
    }

    [Fact]
    public async Task NumbersAndCodes_InAddressesAndBodies_AreFound()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var number = await city.DispatchAsync(Picked(Wide(Xihu)));
        foreach (var written in new[] { Wide(number), number.ToLowerInvariant(), $"{number[..7]}-{number[7..]}" })
            Assert.Equal(number, (await city.Read($"tasks/{Uri.EscapeDataString(written)}")).Ok().Text("number"));
        Assert.Single((await city.Read($"tasks/{number}/assignments?under={Uri.EscapeDataString(Spaced(Xihu))}")).Ok().Items);
        Assert.Equal(Xihu, (await city.Read($"units/{Uri.EscapeDataString(Wide(Xihu))}")).Ok().Text("code"));
        Assert.Equal(1, (await city.Post($"tasks/{number}/urge", new { units = new[] { Spaced(Xihu) }, onlyLate = false })).Ok().Number("urged"));
        (await city.Read($"assignments/{Uri.EscapeDataString(Wide(number) + "－" + Wide(Xihu))}")).Ok();
    }

    [Fact]
    public async Task Searches_FindWhatIsMeant()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var number = await city.DispatchAsync(Picked(Xihu), body => body["title"] = "ABC（二）专项");
        foreach (var q in new[] { "ａｂｃ", "（二）", " ABC ", Wide(number), $"{number[..4]} {number[4..]}" })
            Assert.Contains(number, (await city.Read($"tasks?q={Uri.EscapeDataString(q)}")).Ok().Raw, StringComparison.Ordinal);
        Assert.Empty((await city.Read("tasks?q=--")).Ok().Items);
        foreach (var q in new[] { Wide("330106"), "3301 06", "ｘｈｑ", "西湖区 " })
            Assert.Contains(Xihu, (await city.Read($"units?q={Uri.EscapeDataString(q)}&limit=200")).Ok().Raw, StringComparison.Ordinal);
        Assert.Empty((await city.Read("units?q=--")).Ok().Items);
        var administrator = await _console.As(Role.CenterSystemAdministrator, Hangzhou);
        var holder = await _console.AccountAsync(Role.CenterBusinessAdministrator, Hangzhou);
        Assert.NotEmpty((await administrator.Read($"journal?actor={Uri.EscapeDataString(Wide(holder.UserName))}")).Ok().Items);
    }

    private static string Wide(string text) => string.Concat(text.Select(c => (char)(c - '!' + '！')));

    private static string Spaced(string text) => new StringBuilder(text).Insert(Math.Min(10, text.Length), "－").Insert(4, " ").ToString();
}
