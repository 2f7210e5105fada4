using System.Net.Http.Headers;
using System.Text;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Accounts;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Regulation;

/// <summary>Many keys and many accounts at once (R10.2, R10.3): every error by row, then all or nothing.</summary>
public sealed class Article10ImportTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private const string InformationCenter = "1000003001";
    private readonly TestConsole _console = fixture.Console;

    [Fact(DisplayName = "R10.3 a file of keys is taken in whole: a dry run changes nothing, a second import nothing either")]
    public async Task Keys_AreImportedOnce()
    {
        var supplier = await _console.As(Role.KeyCustodian, InformationCenter);
        var file = Keys("IMP", 300);
        var before = (await supplier.Read("keys/stock")).Ok().Number("stock");

        var dry = (await supplier.Post("keys/import?dryRun=true", Csv(file))).Ok();
        Assert.Equal((300, "False", 0), (dry.Number("rows"), dry.Text("imported"), dry.Body.GetProperty("errors").GetArrayLength()));
        Assert.Equal(before, (await supplier.Read("keys/stock")).Ok().Number("stock"));
        Assert.Equal("True", (await supplier.Post("keys/import?voucher=2026-1", Csv(file))).Ok().Text("imported"));

        Assert.Equal(before + 300, (await supplier.Read("keys/stock")).Ok().Number("stock"));
        (await supplier.Post("keys/import", Csv(file))).Refused(409, "ImportHasErrors", "R10.3");
        Assert.Equal(300, (await supplier.Post("keys/import?dryRun=true", Csv(file))).Ok().Body.GetProperty("errors").EnumerateArray()
            .Count(error => error.GetProperty("code").GetString() == "KeySerialKnown"));
        Assert.Equal(1, await _console.ScalarAsync<long>("select count(*) from journal where verb = 'KeysImported' and data->>'first' = 'IMP-00000'"));
        Assert.Equal(0, await _console.ScalarAsync<long>("select count(*) from security_keys where protected_secret like '%31323334%'"));
    }

    [Fact(DisplayName = "R12.1 importing a lost serial number again revives nothing")]
    public async Task LostKey_IsNotRevivedByAnImport()
    {
        var supplier = await _console.As(Role.KeyCustodian, InformationCenter);
        var serial = await _console.SpareKeyAsync(InformationCenter);
        (await supplier.Post($"keys/{serial}/report-lost", AccountBodies.Because())).Ok();

        (await supplier.Post("keys/import", Csv($"serial,seed\n{serial},{Seed}\nFRESH-1,{Seed}\n"))).Refused(409, "ImportHasErrors", "R10.3");

        Assert.Equal("Lost", await _console.ScalarAsync<string>($"select state from security_keys where serial = '{serial}'"));
        Assert.Equal(0, await _console.ScalarAsync<long>("select count(*) from security_keys where serial = 'FRESH-1'"));
    }

    [Fact(DisplayName = "R10.3 a file that is none, or too bad, changes nothing and says why; nobody but the supplier imports")]
    public async Task Keys_FromABadFile_AreRefused()
    {
        var supplier = await _console.As(Role.KeyCustodian, InformationCenter);
        (await supplier.Post("keys/import", Csv("<KeyContainer"))).Refused(400, "KeyFileMalformed");
        (await supplier.Post("keys/import", Csv("<!DOCTYPE a [<!ENTITY b \"bb\">]><a>&b;</a>"))).Refused(400, "KeyFileMalformed");
        (await supplier.Post("keys/import", new MultipartFormDataContent { { new StringContent("x"), "other" } })).Refused(400, "BodyMalformed");
        var errors = (await supplier.Post("keys/import?dryRun=true", Csv($"serial,seed,digits\nA1,xx,6\nA2,{Seed},99\n"))).Ok();
        Assert.Equal(["2 seed", "3 digits"], errors.Body.GetProperty("errors").EnumerateArray()
            .Select(error => $"{error.GetProperty("row").GetInt32()} {error.GetProperty("column").GetString()}"));
        foreach (var (role, unit) in new[] { (Role.KeyCustodian, Hangzhou), (Role.BodySystemAdministrator, InformationCenter) })
            (await (await _console.As(role, unit)).Post("keys/import", Csv(Keys("NO", 1)))).Refused(403, "RoleRequired", "R10.3");
    }

    [Fact(DisplayName = "R10.2 the accounts of a sheet are made at once, with user names in order and keys bound, or none where a row is wrong")]
    public async Task Accounts_AreImportedAllOrNone()
    {
        var administrator = await _console.As(Role.CenterSystemAdministrator, Nanshan);
        var serial = await _console.IssuedKeyAsync(Nanshan);
        var rows = Enumerable.Range(0, 900).Select(no => $"{Nanshan},批量账户,N{no:00000},139{no:00000000},im-{no},EnforcementOfficer,{(no == 0 ? serial : "")}")
            .ToList();
        var before = await _console.ScalarAsync<long>("select count(*) from accounts");

        string[] bad = [.. rows, $"{Xihu},批量账户,N99999,13900000000,im,EnforcementOfficer,", $"{Nanshan},批量账户,N99998,1,im,Leader;KeyCustodian,NOKEY"];
        var errors = (await administrator.Post("accounts/import?dryRun=true", Sheet(bad))).Ok();
        Assert.Equal(["902 unitCode UnitNotFound", "903 mobile ParticularMalformed"], errors.Body.GetProperty("errors").EnumerateArray().Select(error =>
            $"{error.GetProperty("row").GetInt32()} {error.GetProperty("column").GetString()} {error.GetProperty("code").GetString()}"));
        (await administrator.Post("accounts/import", Sheet(bad))).Refused(409, "ImportHasErrors");
        Assert.Equal(before, await _console.ScalarAsync<long>("select count(*) from accounts"));

        var made = (await administrator.Post("accounts/import", Sheet(rows), key: "import")).Ok().Body.GetProperty("accounts").EnumerateArray().ToList();

        Assert.Equal(900, made.Count);
        Assert.Equal(before + 900, await _console.ScalarAsync<long>("select count(*) from accounts"));
        Assert.Equal(Enumerable.Range(UserName.Parse(made[0].GetProperty("userName").GetString()!).Sequence, 900),
            made.Select(account => UserName.Parse(account.GetProperty("userName").GetString()!).Sequence));
        var first = new Console.DemoData.DemoAccount(made[0].GetProperty("userName").GetString()!, made[0].GetProperty("initialPassword").GetString()!, "",
            [Role.EnforcementOfficer], Nanshan, "", serial);
        (await _console.SignInAsync(first)).Dispose();
        Assert.Equal(900, await _console.ScalarAsync<long>("select count(*) from journal where verb = 'AccountCreated' and data->>'name' = '批量账户'"));
        // A unit has 999 sequences of a class, and no more.
        (await administrator.Post("accounts/import", Sheet([.. rows.Skip(1).Select(row => row.Replace(",N", ",M", StringComparison.Ordinal))])))
            .Refused(409, "UserNamesExhausted", "R10.1");
        Assert.Equal(before + 900, await _console.ScalarAsync<long>("select count(*) from accounts"));
    }

    [Fact(DisplayName = "R9.1, R9.2, R5.1 a sheet's rows are held to the rules of a single account, and to each other")]
    public async Task Accounts_InASheet_AreHeldToTheRules()
    {
        var above = await _console.As(Role.CenterSystemAdministrator, Hangzhou);
        const string center = "3301061000";
        var sheet = Sheet(
        [
            $"{center},批量账户,Q1,13900000001,im,CenterSystemAdministrator;KeyCustodian,",
            $"{center},批量账户,Q2,13900000002,im,CenterSystemAdministrator,",
            $"{Hangzhou},批量账户,q-2,13900000003,im,EnforcementOfficer,",
            $"{Xihu},批量账户,Q4,13900000004,im,EnforcementOfficer,",
            $"{Hangzhou},批量账户,Q5,13900000005,im,KeyCustodian,NOKEY",
        ]);

        var errors = (await above.Post("accounts/import?dryRun=true", sheet)).Ok();

        Assert.Equal(
        [
            "2 roles SystemAdministratorHoldsNothingElse", "3 staffNumber PersonHasAccount", "4 staffNumber PersonHasAccount", "5 roles AccountNotYours",
            "6 roles RoleNotInThisUnit", "6 keySerial KeyNotInLedger",
        ], errors.Body.GetProperty("errors").EnumerateArray().Select(error =>
            $"{error.GetProperty("row").GetInt32()} {error.GetProperty("column").GetString()} {error.GetProperty("code").GetString()}"));
    }

    private const string Seed = "3132333435363738393031323334353637383930";

    private static string Keys(string prefix, int count) =>
        $"serial,seed,algorithm,digits,period\n{string.Concat(Enumerable.Range(0, count).Select(no => $"{prefix}-{no:00000},{Seed},SHA256,8,60\n"))}";

    private static StringContent Csv(string text) => new(text, Encoding.UTF8, "text/csv");

    private static MultipartFormDataContent Sheet(IEnumerable<string> rows)
    {
        var text = $"unitCode,name,staffNumber,mobile,imAccount,roles,keySerial\n{string.Join('\n', rows)}\n";
        var file = new ByteArrayContent(Encoding.UTF8.GetBytes(text)) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } };
        return new MultipartFormDataContent { { file, "file", "accounts.csv" } };
    }
}
