using CsCheck;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Units;
using NetMonitor.Tests.Accounts;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Regulation;

/// <summary>R10.3 and R16.2: where keys come from, and that a ledger's stock is what its lines add up to.</summary>
public sealed class Article16KeyTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private const string InformationCenter = "1000003001";
    private readonly TestConsole _console = fixture.Console;

    [Fact(DisplayName = "R10.3 keys are applied for, approved in part, allocated, shipped, received and issued, each on the ledger and in the journal")]
    public async Task Application_GoesItsWay()
    {
        var custodian = await _console.As(Role.KeyCustodian, Hangzhou);
        var supplier = await _console.As(Role.KeyCustodian, InformationCenter);
        var before = (await custodian.Read("keys/stock")).Ok().Number("stock");

        var number = (await custodian.Post("key-applications", new { quantity = 5, reason = "新设账户" })).Ok().Text("number");
        Assert.StartsWith("K330100", number, StringComparison.Ordinal);
        (await custodian.Post($"key-applications/{number}/approve", new { quantity = 5 })).Refused(403, "RoleRequired", "R10.3");
        (await supplier.Post($"key-applications/{number}/approve", new { quantity = 6 })).Refused(400, "ApprovedQuantityNotPossible", "R10.3");
        (await supplier.Post($"key-applications/{number}/ship")).Refused(409, "KeyApplicationStateRefused", "R10.3");
        (await supplier.Post($"key-applications/{number}/approve", new { quantity = 3 })).Ok();
        (await supplier.Post($"key-applications/{number}/allocate", new { serials = new[] { "NONE" } })).Refused(409, "AllocationIncomplete", "R10.3");
        (await supplier.Post($"key-applications/{number}/allocate")).Ok();
        (await supplier.Post($"key-applications/{number}/ship", new { voucher = "EMS-1" })).Ok();
        (await supplier.Post($"key-applications/{number}/receive")).Refused(403, "RoleRequired", "R16.2");
        var shipped = (await custodian.Read("keys?state=Shipped")).Ok().Items.Select(key => key.GetProperty("serial").GetString()!).ToList();
        Assert.Equal(3, shipped.Count);
        (await custodian.Post($"keys/{shipped[0]}/issue")).Refused(409, "KeyStateRefused", "R16.2");
        (await custodian.Post($"key-applications/{number}/receive", new { missing = new[] { shipped[2] } })).Ok();
        (await custodian.Post($"keys/{shipped[2]}/report-lost", new { reason = "途中遗失" })).Ok();

        Assert.Equal(before + 2, (await custodian.Read("keys/stock")).Ok().Number("stock"));
        Assert.Equal(["Imported", "Allocated", "Shipped", "Received"], (await custodian.Read($"keys/{shipped[0]}")).Ok().Body.GetProperty("ledger")
            .EnumerateArray().Select(line => line.GetProperty("entry").GetString()));
        Assert.Equal(5, await _console.ScalarAsync<long>($"select count(*) from journal where subject_number = '{number}'"));
        await EquationsHoldAsync();
    }

    [Fact(DisplayName = "R10.3 a key outside the ledger, of another authority, or never issued can't be bound")]
    public async Task Key_OutsideTheLedger_IsNotBound()
    {
        var account = await _console.AccountAsync(Role.EnforcementOfficer, Xihu, 1);
        var administrator = await _console.As(Role.CenterSystemAdministrator, Xihu);
        var elsewhere = await _console.IssuedKeyAsync(Nanshan);
        var inStock = await _console.SpareKeyAsync(Xihu);

        foreach (var serial in new[] { "NOSUCHKEY", elsewhere })
            (await administrator.Post("accounts", AccountBodies.Account(Xihu, Role.EnforcementOfficer, with => with["keySerial"] = serial)))
                .Refused(409, "KeyNotInLedger", "R10.3");
        (await administrator.Post("accounts", AccountBodies.Account(Xihu, Role.EnforcementOfficer, with => with["keySerial"] = inStock)))
            .Refused(409, "KeyStateRefused", "R10.3");
        (await administrator.Post("accounts", AccountBodies.Account(Xihu, Role.EnforcementOfficer, with => with["keySerial"] = account.KeySerial)))
            .Refused(409, "KeyBoundElsewhere", "R11.1");
        var forAnother = await _console.IssuedKeyAsync(Xihu, account.UserName);
        (await administrator.Post("accounts", AccountBodies.Account(Xihu, Role.EnforcementOfficer, with => with["keySerial"] = forAnother)))
            .Refused(409, "KeyOfAnotherUnit", "R10.3");
    }

    [Fact(DisplayName = "R16.2 a count's differences are explained, or nothing is entered; what is missing is lost")]
    public async Task Count_WithDifferences_WantsThemExplained()
    {
        var custodian = await _console.As(Role.KeyCustodian, Guangdong);
        var inStock = (await custodian.Read("keys?state=InStock&limit=200")).Ok().Items.Select(key => key.GetProperty("serial").GetString()!).ToList();
        var issued = await _console.IssuedKeyAsync(Guangdong);
        var seen = inStock.Skip(1).ToArray(); // the issued one is the first by number; another one is missing
        Assert.Equal(issued, inStock[0]);

        (await custodian.Post("keys/count", new { serials = seen[1..].Append(issued) })).Refused(409, "DifferenceNotExplained", "R16.2");
        var counted = (await custodian.Post("keys/count", new { serials = seen[1..].Append(issued), explanation = "一个未领走，一个不见。" })).Ok();

        Assert.Equal(seen[0], Assert.Single(counted.Body.GetProperty("missing").EnumerateArray()).GetString());
        Assert.Equal(issued, Assert.Single(counted.Body.GetProperty("found").EnumerateArray()).GetString());
        (await custodian.Post($"keys/{seen[0]}/issue")).Refused(409, "KeyIsLost", "R12.1");
        (await custodian.Post($"keys/{issued}/issue")).Ok();
        (await custodian.Post("keys/count", new { serials = new[] { "NOSUCHKEY" } })).Refused(409, "KeyNotInLedger", "R10.3");
        await EquationsHoldAsync();
    }

    [Fact(DisplayName = "R16.2 a stock is counted and handed over to another custodian of the unit, who confirms it unless keys have moved since")]
    public async Task HandOver_IsCounted_AndConfirmedByWhoGetsIt()
    {
        var custodian = await _console.As(Role.KeyCustodian, Nanshan);
        var from = (await _console.AccountAsync(Role.KeyCustodian, Nanshan)).UserName;
        var elsewhere = (await _console.AccountAsync(Role.KeyCustodian, Xihu)).UserName;
        var account = await _console.NewAccountAsync(Nanshan, Role.KeyCustodian, inCenter: true);
        using var other = await _console.SignInAsync(account);
        var there = await StockAsync();

        var leader = (await _console.AccountAsync(Role.Leader, Nanshan)).UserName;
        var unknown = UserName.Create(UnitCode.Parse(Nanshan).CenterCode, AccountClass.Other, 321).Value.ToString();
        foreach (var nobody in new[] { from, elsewhere, leader, unknown })
            (await custodian.Post("keys/hand-over", new { to = nobody, serials = there })).Refused(409, "NotCustodianHere", "R16.2");
        (await custodian.Post("keys/hand-over", new { to = "nobody", serials = there })).Refused(400, "FieldMalformed");
        (await other.Post("keys/hand-over/confirm")).Refused(409, "NoHandOverAwaits", "R16.2");
        (await custodian.Post("keys/hand-over", new { to = account.UserName, serials = there[1..] })).Refused(409, "DifferenceNotExplained", "R16.2");
        var handed = (await custodian.Post("keys/hand-over", new { to = account.UserName, serials = there[1..], explanation = "一个不见。" })).Ok();
        Assert.Equal(there.Length - 1, handed.Number("counted"));

        // Keys that moved since the count would be in nobody's hands.
        (await custodian.Post($"keys/{there[1]}/issue")).Ok();
        (await other.Post("keys/hand-over/confirm")).Refused(409, "StockMovedSinceCount", "R16.2");
        (await custodian.Post("keys/hand-over", new { to = account.UserName, serials = there[2..] })).Ok();
        (await custodian.Post("keys/hand-over/confirm")).Refused(409, "NoHandOverAwaits", "R16.2");
        var taken = (await other.Post("keys/hand-over/confirm")).Ok();
        (await other.Post("keys/hand-over/confirm")).Refused(409, "NoHandOverAwaits", "R16.2");

        Assert.Equal((from, account.UserName, there.Length - 2), (taken.Text("from"), taken.Text("to"), taken.Number("counted")));
        Assert.Equal(["TakenOver", "HandedOver"], (await other.Read("keys/ledger?limit=2")).Ok().Items.Select(line => line.GetProperty("entry").GetString()));
        Assert.Equal(1, await _console.ScalarAsync<long>(
            $"select count(*) from journal where verb = 'KeyStockTakenOver' and actor = '{account.UserName}' and data->>'from' = '{from}'"));
        await EquationsHoldAsync();

        async Task<string[]> StockAsync() => [.. (await custodian.Read("keys?state=InStock&limit=200")).Ok().Items
            .Select(key => key.GetProperty("serial").GetString()!)];
    }

    [Fact(DisplayName = "R16.2 after any sequence of ledger operations every stock is what its lines add up to, and a lost key is never bound again")]
    public async Task Ledger_AfterAnySequence_AddsUp()
    {
        var custodian = await _console.As(Role.KeyCustodian, Shenzhen);
        var administrator = await _console.As(Role.CenterSystemAdministrator, Shenzhen);
        var userNames = new List<string>();
        for (var no = 0; no < 3; no++)
            userNames.Add((await administrator.Post("accounts", AccountBodies.Account(Shenzhen, Role.EnforcementOfficer))).Ok().Text("userName"));
        var serials = (await custodian.Read("keys?state=InStock")).Ok().Items.Select(key => key.GetProperty("serial").GetString()!).Take(5).ToList();
        string[] steps =
            ["issue", "recover", "report-lost", "report-damaged", "write-off", "receive", "bind", "unbind", "freeze", "unfreeze", "count", "delete"];

        await Gen.Select(Gen.Int[0, steps.Length - 1], Gen.Int[0, 4], Gen.Int[0, 2]).Array[25].SampleAsync(async plan =>
        {
            var lost = await LostAsync();
            foreach (var (drawn, key, account) in plan)
            {
                // Three keys are spared the ends that nothing follows, so that the others' steps go on being possible.
                var step = key > 1 && steps[drawn] is "report-lost" or "report-damaged" or "write-off" or "delete" ? 0 : drawn;
                var (serial, userName, because) = (serials[key], userNames[account], AccountBodies.Because());
                var answer = steps[step] switch
                {
                    "bind" => await administrator.Post($"accounts/{userName}/bind-key", new { keySerial = serial }),
                    "unbind" => await administrator.Post($"accounts/{userName}/unbind-key", because),
                    "freeze" or "unfreeze" => await administrator.Post($"accounts/{userName}/{steps[step]}", because),
                    "delete" => await administrator.Post($"accounts/{userName}/delete", because),
                    "count" => await custodian.Post("keys/count", new { serials = serials.Skip(key).ToArray(), explanation = "盘点" }),
                    var other => await custodian.Post($"keys/{serial}/{other}", because),
                };
                Assert.True(answer.Status is 200 or 409, answer.Raw);
            }

            var nowLost = await LostAsync();
            Assert.Subset(nowLost, lost);
            await EquationsHoldAsync();
        }, iter: 12, threads: 1);
    }

    /// <summary>In every ledger: the sum of its lines is what lies there, and an account has the key that says so.</summary>
    private async Task EquationsHoldAsync()
    {
        Assert.Equal(0, await _console.ScalarAsync<long>(
            """
            select count(*) from (select unit_code, sum(stock) as stock from key_ledger group by unit_code) ledger
            full join (select unit_code, count(*) filter (where state in ('InStock', 'Recovered', 'Allocated')) as there
              from security_keys group by unit_code) keys using (unit_code)
            where coalesce(ledger.stock, 0) <> coalesce(keys.there, 0)
            """));
        Assert.Equal(0, await _console.ScalarAsync<long>(
            "select count(*) from accounts a full join security_keys k on k.serial = a.key_serial where (a.user_name is not null or k.bound_to is not null) "
                + "and a.key_serial is not null and k.bound_to is distinct from a.user_name"));
        Assert.Equal(0, await _console.ScalarAsync<long>("select count(*) from key_ledger where stock <> 0 and movement is null"));
    }

    private async Task<HashSet<string>> LostAsync()
    {
        var lost = await _console.ScalarAsync<string[]>("select array(select serial::text from security_keys where state = 'Lost')");
        return [.. lost];
    }
}
