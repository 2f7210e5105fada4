using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.DemoData;
using NetMonitor.Console.Features.Accounts;
using NetMonitor.Console.Features.Keys;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Accounts;

/// <summary>FIDO2 keys on the way that all keys take, and what they are asked.</summary>
internal static class UsbKeyBodies
{
    private static int s_keys;

    public static UsbKeyQuestion QuestionIn(string json)
    {
        var question = JsonDocument.Parse(json).RootElement;
        return new UsbKeyQuestion(question.GetProperty("options").GetString()!, question.GetProperty("state").GetString()!);
    }

    /// <summary>A FIDO2 key that came by a file, and lies in that authority's stock.</summary>
    public static async Task<string> UsbKeyInStockAsync(this TestConsole console, string unit)
    {
        var serial = $"USB-{Interlocked.Increment(ref s_keys):00000}";
        var supplier = await console.As(Role.KeyCustodian, "1000003001");
        var custodian = await console.As(Role.KeyCustodian, unit);
        using var file = new ByteArrayContent(Encoding.UTF8.GetBytes($"serial,seed,algorithm\n{serial},,FIDO2\n"));
        file.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        (await supplier.Post("keys/import", file)).Ok();
        var number = (await custodian.Post("key-applications", new { quantity = 1, reason = "USB 密钥" })).Ok().Text("number");
        (await supplier.Post($"key-applications/{number}/approve", new { quantity = 1 })).Ok();
        (await supplier.Post($"key-applications/{number}/allocate", new { serials = new[] { serial } })).Ok();
        (await supplier.Post($"key-applications/{number}/ship")).Ok();
        (await custodian.Post($"key-applications/{number}/receive")).Ok();
        return serial;
    }

    /// <summary>The custodian enrols the key under that serial number; <paramref name="spoil"/> changes its answer.</summary>
    public static async Task<Result<KeyDetail>> EnrolAsync(
        this TestConsole console, string unit, string serial, SoftKey key, Func<UsbKeyAnswer, UsbKeyAnswer>? spoil = null)
    {
        var actor = await console.ActorAsync(Role.KeyCustodian, unit);
        var useCase = console.Get<MoveKey>();
        var question = await useCase.AskToEnrolAsync(actor, serial, console.Address, CancellationToken.None);
        if (question.IsRefused) return question.Refusal;
        var answer = key.Enrol(question.Value, console.Address);
        return await useCase.EnrolAsync(actor, serial, new KeyStepCommand(), spoil?.Invoke(answer) ?? answer, Call.None, CancellationToken.None);
    }

    /// <summary>A FIDO2 key in that authority's stock, enrolled.</summary>
    public static async Task<string> EnrolledKeyAsync(this TestConsole console, string unit, SoftKey key)
    {
        var serial = await console.UsbKeyInStockAsync(unit);
        Assert.False((await console.EnrolAsync(unit, serial, key)).IsRefused);
        return serial;
    }

    /// <summary>The administrator binds the key, which proves itself.</summary>
    public static async Task<Result<AccountStateAnswer>> BindAsync(
        this TestConsole console, string unit, string userName, string serial, SoftKey key, Func<UsbKeyAnswer, UsbKeyAnswer>? spoil = null)
    {
        var actor = await console.ActorAsync(Role.CenterSystemAdministrator, unit);
        var question = await console.Get<UsbKeys>().AskAsync(UsbKeys.ToBind(actor, serial), console.Address);
        var answer = key.Show(question, console.Address);
        return await console.Get<BindKey>().HandleAsync(
            actor, userName, new BindKeyCommand(serial), Call.None, CancellationToken.None, spoil?.Invoke(answer) ?? answer);
    }

    /// <summary>A new active account with a FIDO2 key that has proved itself, and as if its holder had chosen a password.</summary>
    public static async Task<DemoAccount> NewUsbAccountAsync(this TestConsole console, string unit, SoftKey key)
    {
        const string Password = "Quiet-River-88*";
        var created = (await (await console.As(Role.CenterSystemAdministrator, unit)).Post(
            "accounts", AccountBodies.Account(unit, Role.EnforcementOfficer))).Ok();
        var userName = created.Text("userName");
        var serial = await console.EnrolledKeyAsync(unit, key);
        (await (await console.As(Role.KeyCustodian, unit)).Post($"keys/{serial}/issue", new { userName })).Ok();
        var bound = await console.BindAsync(unit, userName, serial, key);
        Assert.False(bound.IsRefused, bound.Refusal?.Code);
        var now = console.Time.GetUtcNow();
        await console.ExecuteAsync(
            $"""
            update accounts set password_hash = '{console.Get<IPasswordHasher<Account>>().HashPassword(null!, Password)}', initial_password_until = null,
              must_change_password = false, password_changed_at = '{now:O}', duty_accepted_at = '{now:O}' where user_name = '{userName}'
            """);
        return new DemoAccount(userName, Password, "", [Role.EnforcementOfficer], unit, "", serial);
    }

    /// <summary>What the sign-in page asks whatever key is there.</summary>
    public static async Task<UsbKeyQuestion> QuestionAsync(this PageClient browser) =>
        QuestionIn((await browser.SendAsync(HttpMethod.Get, "/account/usb-key")).Text);

    /// <summary>Sends the sign-in form with a key's answer; where it leads.</summary>
    public static async Task<string> SubmitAsync(this PageClient browser, DemoAccount account, UsbKeyAnswer answer)
    {
        var (_, page) = await browser.SendAsync(HttpMethod.Get, "/sign-in");
        var (sent, text) = await browser.SendAsync(HttpMethod.Post, "/account/sign-in", new Dictionary<string, string>
        {
            ["userName"] = account.UserName, ["password"] = account.Password, ["keyCode"] = "", ["usbKey"] = answer.Credential,
            ["usbKeyState"] = answer.State, ["__RequestVerificationToken"] = PageClient.TokenIn(page),
        });
        Assert.True(sent.Headers.Location is not null, $"{sent.StatusCode} {text}");
        return sent.Headers.Location.OriginalString;
    }
}
