using System.Text.Json;
using NetMonitor.Console.DemoData;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Auth;

/// <summary>Ways to sign in and to be refused, and what the journal says of it.</summary>
internal static class SignInBodies
{
    /// <summary>One try, as whoever it is.</summary>
    public static Task<ApiAnswer> TryAsync(this TestConsole console, object body) => console.Anonymous().CallAsync("POST", "sessions", body);

    /// <summary>The newest entry of a verb, with its data.</summary>
    public static async Task<JsonElement> NewestAsync(this TestConsole console, string verb, string? account = null)
    {
        var about = account is null ? "" : $"and subject_number = '{account}'";
        return JsonDocument.Parse(await console.ScalarAsync<string>(
            $"select data::text from journal where verb = '{verb}' {about} order by id desc limit 1")).RootElement;
    }

    /// <summary>The cause of the newest refused sign-in.</summary>
    public static async Task<string> CauseAsync(this TestConsole console) => (await console.NewestAsync("SignInRefused")).GetProperty("cause").GetString()!;

    public static string WrongCode(string code) => code == "000000" ? "000001" : "000000";

    /// <summary>The newest code by text that a phone has got, from the mailbox of Development.</summary>
    public static async Task<string?> TextCodeAsync(this TestConsole console, string mobile)
    {
        using var client = console.Anonymous();
        var mailbox = JsonDocument.Parse(await client.GetStringAsync(new Uri("/dev/mailbox", UriKind.Relative))).RootElement;
        var text = mailbox.EnumerateArray().Where(text => text.GetProperty("to").GetString() == mobile)
            .Select(text => text.GetProperty("text").GetString()!).FirstOrDefault(text => text.Contains("验证码", StringComparison.Ordinal));
        return text is null ? null : System.Text.RegularExpressions.Regex.Match(text, "[0-9]{6}").Value;
    }

    public static Task<string> MobileAsync(this TestConsole console, DemoAccount account) =>
        console.ScalarAsync<string>($"select mobile from accounts where user_name = '{account.UserName}'");
}
