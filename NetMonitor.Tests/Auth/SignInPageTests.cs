using System.Text.RegularExpressions;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Auth;

/// <summary>Who is refused types only what was wrong.</summary>
public sealed partial class SignInPageTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    [Fact]
    public async Task RefusedSignIn_KeepsTheUserNameAndNothingElse()
    {
        var account = await _console.AccountAsync(Role.EnforcementOfficer, Xihu);
        using var browser = new PageClient(_console);

        var back = await browser.SubmitAsync(account with { Password = "Wrong-Pass-1" }, "000000");

        Assert.DoesNotContain("Wrong", back, StringComparison.Ordinal);
        var (_, page) = await browser.SendAsync(HttpMethod.Get, back);
        Assert.Equal(account.UserName, ValueOf("userName", page));
        Assert.Null(ValueOf("password", page));
        Assert.Null(ValueOf("keyCode", page));
        Assert.Equal("password", Focused().Match(page).Groups[1].Value);
    }

    [Fact]
    public async Task PasswordTypedAsAName_GoesIntoNoAddress()
    {
        var account = await _console.AccountAsync(Role.EnforcementOfficer, Xihu);
        using var browser = new PageClient(_console);

        var back = await browser.SubmitAsync(account with { UserName = account.Password }, "000000");

        Assert.DoesNotContain("userName", back, StringComparison.Ordinal);
        var (_, page) = await browser.SendAsync(HttpMethod.Get, $"{back}&userName={Uri.EscapeDataString("<b>")}");
        Assert.Null(ValueOf("userName", page));
        Assert.Equal("userName", Focused().Match(page).Groups[1].Value);
    }

    private static string? ValueOf(string field, string page) =>
        Regex.Match(page, $"<input[^>]* name=\"{field}\"[^>]*>") is { Success: true } input
            && Regex.Match(input.Value, "value=\"([^\"]*)\"") is { Success: true } value ? value.Groups[1].Value : null;

    [GeneratedRegex("<input[^>]* name=\"(\\w+)\"[^>]* autofocus")]
    private static partial Regex Focused();
}
