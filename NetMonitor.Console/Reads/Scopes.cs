using NetMonitor.Console.Data;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Reads;

/// <summary>What an account may read, one predicate a kind of subject: every query that shows tasks, assignments, accounts or the journal asks here.</summary>
internal static class Scopes
{
    /// <summary>That a column of paths lies in a scope.</summary>
    public static string Within(Sql sql, Scope scope, string path) =>
        scope == Scope.Nothing ? "false"
        : scope.Subtree ? sql.Below(scope.Path, path)
        : $"{path} = {sql.Value(scope.Path.ToString())}";

    /// <summary>
    /// A task may be read by accounts that read its issuer's work and, once it is sent, by those that read the work of a unit it went to.
    /// <paramref name="task"/> is a row of tasks.
    /// </summary>
    public static string Tasks(Sql sql, Actor actor, string task) =>
        $"({Issued(sql, actor, task)} or {Sent(sql, actor.Work, task)})";

    /// <summary>A column that names the task a task was passed on from; null for who may not read that one.</summary>
    public static string ShownParent(Sql sql, Actor actor, string task, string column) =>
        $"""
        (select {task}.{column} from tasks above where above.number = {task}.parent_task and {Tasks(sql, actor, "above")})
        """;

    /// <summary>That a task is of a unit whose work the actor reads.</summary>
    public static string Issued(Sql sql, Actor actor, string task) => Within(sql, actor.Work, $"{task}.issuer_path");

    /// <summary>That a task went to a unit of a scope.</summary>
    public static string Sent(Sql sql, Scope scope, string task) =>
        $"""
        ({task}.state <> {StateSql.Draft}
          and exists (select from assignments sent where sent.task_number = {task}.number and {Within(sql, scope, "sent.unit_path")}))
        """;

    /// <summary>
    /// A task's figures may be read by its readers and by accounts that see the figures of a unit it went to: a center's business administrators
    /// see how the work below goes without reading it.
    /// </summary>
    public static string Figures(Sql sql, Actor actor, string task) => $"({Issued(sql, actor, task)} or {Sent(sql, actor.Figures, task)})";

    /// <summary>
    /// The tasks that <see cref="Tasks"/> admits, each once, as rows of <c>created_at</c> and <c>task_number</c>: a station's from its own
    /// assignments and tasks, which are few; every other unit has a row for each task that it, or a unit below it, issued or was sent. Only
    /// for who reads some work.
    /// </summary>
    public static string ListOfTasks(Sql sql, Actor actor)
    {
        var unit = actor.Work.Path.Leaf;
        if (unit.Kind != UnitKind.GrassrootsUnit)
        {
            var direct = actor.Work.Subtree ? "" : " and direct";
            return $"(select created_at, task_number from task_grants where unit_code = {sql.Value(unit.ToString())}{direct})";
        }

        var path = sql.Value(actor.Work.Path.ToString());
        return $"""
            (select issued.created_at, issued.number as task_number from tasks issued where issued.issuer_path = {path}
            union
            select sent.created_at, own.task_number from assignments own join tasks sent on sent.number = own.task_number where own.unit_path = {path})
            """;
    }

    /// <summary>An assignment is the work of its unit and of the unit that issued it.</summary>
    public static string Assignments(Sql sql, Actor actor, string assignment) =>
        $"({Within(sql, actor.Work, $"{assignment}.unit_path")} or {Within(sql, actor.Work, $"{assignment}.issuer_path")})";

    /// <summary>The same for an assignment at hand.</summary>
    public static bool Covers(Actor actor, Assignment assignment) =>
        actor.Work.Covers(UnitPath.Parse(assignment.UnitPath)) || actor.Work.Covers(UnitPath.Parse(assignment.IssuerPath));

    /// <summary>An assignment's values as the actor sees them: its own unit all that it writes, others what has left it (R7.2).</summary>
    public static string ShownValues(Sql sql, Actor actor, string assignment) =>
        $"""
        case when {assignment}.left_version is not null or {assignment}.unit_code = {sql.Value(actor.ActingUnit.ToString())}
          then {assignment}."values" else json_build_object() end
        """;

    /// <summary>Why an assignment was last sent back, returned or withdrawn: the first is between the people of its unit.</summary>
    public static string ShownReason(Sql sql, Actor actor, string assignment) =>
        $"""
        case when {assignment}.state <> {StateSql.Of(AssignmentState.Received)} or {assignment}.unit_code = {sql.Value(actor.ActingUnit.ToString())}
          then {assignment}.reason end
        """;

    /// <summary>
    /// A request for assistance is the work of the unit that asks, and of every unit that has or had a leg or a part of it. <paramref name="request"/> is a
    /// row of assistance_requests.
    /// </summary>
    public static string Assistance(Sql sql, Actor actor, string request) =>
        $"""
        ({Within(sql, actor.Work, $"{request}.requester_path")} or exists (select from assistance_readers reader
          where reader.number = {request}.number and {Within(sql, actor.Work, "reader.unit_path")}))
        """;

    /// <summary>
    /// That a leg is shown: to the unit that asks, to those that have or had it, and to the leading unit of a joint handling. Both are rows: of
    /// assistance_legs, and of its request.
    /// </summary>
    public static string AssistanceLegs(Sql sql, Actor actor, string leg, string request) =>
        $"""
        ({Within(sql, actor.Work, $"{request}.requester_path")}
          or exists (select from assistance_readers reader
            where reader.number = {leg}.number and reader.leg = {leg}.no and reader.part = 0 and {Within(sql, actor.Work, "reader.unit_path")})
          or exists (select from assistance_legs first
            where first.number = {leg}.number and first.lead and first.delivered_at is not null and {Within(sql, actor.Work, "first.unit_path")}))
        """;

    /// <summary>
    /// That an entry on record was for one of the actor's units when it was written: by its code, as units move. <paramref name="work"/> is a column of
    /// paths.
    /// </summary>
    public static string WorkThen(Sql sql, Actor actor, string work) => actor.Work == Scope.Nothing
        ? "false"
        : $"exists (select from unnest({work}) as path where path like {sql.Value($"%{actor.Work.Path.Leaf}/{(actor.Work.Subtree ? "%" : "")}")})";

    /// <summary>That an account is managed by the actor (R5.1–R5.3), as <see cref="ManagedAccounts"/> has it.</summary>
    public static string ManagedAccounts(Sql sql, Actor actor, string account) =>
        $"""
        exists (select from ({ManagedUnits(sql, actor)}) managed
          where managed.code = {account}.unit_code and {IsOfClass($"{account}.user_name", "managed")})
        """;

    /// <summary>Whether the actor manages an account.</summary>
    public static Task<bool> ManagesAsync(ReadBatch read, string userName, CancellationToken cancel)
    {
        var sql = new Sql();
        var account = sql.Value(userName);
        return read.AnyAsync(sql.InBatch($"select from accounts a where a.user_name = {account} and {ManagedAccounts(sql, read.Actor, "a")}"), cancel);
    }

    /// <summary>
    /// The accounts that an account reads: those that it manages, or, for a leader, all at or below its unit (R7.1).
    /// </summary>
    public static string Accounts(Sql sql, Actor actor, string account) => actor.ReachOf(Permission.ReadAccounts) switch
    {
        null => "false",
        Reach.ManagedAccounts => ManagedAccounts(sql, actor, account),
        var reach => Within(sql, actor.ScopeOf(reach.Value), $"{account}.unit_path"),
    };

    /// <summary>
    /// The alerts that an account reads: a system administrator those that its unit watches, as manager of the account or as the center to which it has
    /// risen; a leader those at and below its authority. Nobody reads one about itself. <paramref name="alert"/> is a row of alerts.
    /// </summary>
    public static string Alerts(Sql sql, Actor actor, string alert) =>
        $"({alert}.account is distinct from {sql.Value(actor.UserName)} and {AlertsOf(sql, actor, alert)})";

    private static string AlertsOf(Sql sql, Actor actor, string alert) => actor.ReachOf(Permission.ReadAlerts) switch
    {
        null => "false",
        Reach.ManagedAccounts =>
            $"""
            ({alert}.watcher_path = {sql.Value(actor.UnitPath.ToString())}
              {(actor.Is(Role.CenterSystemAdministrator) ? $"or {alert}.risen_to @> array[{sql.Value(actor.ActingUnit.ToString())}]" : "")})
            """,
        var reach => Within(sql, actor.ScopeOf(reach.Value), $"{alert}.unit_path"),
    };

    /// <summary>
    /// The registration forms that an account reads: of its own unit, of the units whose system administrators it manages, and for a leader of all at or
    /// below its unit (R7.1, R9.3).
    /// </summary>
    public static string Forms(Sql sql, Actor actor, string form)
    {
        if (actor.ReachOf(Permission.ReadForms) is not { } reach) return "false";
        if (reach is Reach.OwnUnitAndBelow or Reach.Nation) return Within(sql, actor.ScopeOf(reach), $"{form}.unit_path");
        var administrators = StateSql.Of(AccountClass.SystemAdministrator);
        // An authority and its center are one.
        string[] own = actor.ActingUnit.Kind == UnitKind.Authority
            ? [actor.ActingUnit.ToString(), actor.ActingUnit.CenterCode.ToString()]
            : [actor.ActingUnit.ToString()];
        return $"""
            ({form}.unit_code = any({sql.Value(own)})
              or exists (select from ({ManagedUnits(sql, actor)}) managed
                where managed.code = {form}.unit_code and '{administrators}' = any(managed.classes)))
            """;
    }

    /// <summary>
    /// The keys that an account reads: of the ledgers that it reads; for a system administrator those of the accounts that it manages, and those of its
    /// authority that are issued for nobody yet, to bind them.
    /// </summary>
    public static string Keys(Sql sql, Actor actor, string key)
    {
        if (actor.ReachOf(Permission.ReadKeys) != Reach.ManagedAccounts) return KeyLedgers(sql, actor, $"{key}.unit_code");
        return $"""
            ({KeyLedgers(sql, actor, $"{key}.unit_code")} or exists (select from accounts holder
                where holder.user_name = coalesce({key}.bound_to, {key}.issued_for) and {ManagedAccounts(sql, actor, "holder")})
              or ({key}.unit_code = {sql.Value(actor.UnitPath.Authority.ToString())} and {key}.state = '{nameof(KeyState.Issued)}'
                and {key}.issued_for is null))
            """;
    }

    /// <summary>That a column of codes is a unit's whose whole ledger of keys the account reads (R7.1, R16.2).</summary>
    public static string KeyLedgers(Sql sql, Actor actor, string unit) => actor.ReachOf(Permission.ReadKeyLedger) switch
    {
        null => "false",
        _ when actor.May(Permission.SupplyKeys) => "true",
        Reach.Nation => "true",
        Reach.OwnUnit => $"{unit} = {sql.Value(actor.ActingUnit.ToString())}",
        var reach => $"exists (select from units keeper where keeper.code = {unit} and {Within(sql, actor.ScopeOf(reach.Value), "keeper.path")})",
    };

    /// <summary>
    /// System administrators read the entries by or about the accounts that they manage, and by or about themselves; leaders those by, about and of the
    /// units of their own authority and below (R7.1); the nation's also those about the journal itself. An account with the right over the whole country,
    /// and the nation's leader, read all entries. Units are compared by their codes (a user name begins with its unit's), because a path in the journal
    /// tells only where the unit stood at the time.
    /// </summary>
    public static string Journal(Sql sql, Actor actor, string entry) =>
        $"({NotKeptFrom(sql, actor, entry)} and {JournalOf(sql, actor, entry)})";

    /// <summary>That an entry is none that is kept from the account which it is about.</summary>
    public static string NotKeptFrom(Sql sql, Actor actor, string entry) =>
        $"({entry}.holder is distinct from {sql.Value(actor.UserName)} or {entry}.subject_type <> all({sql.Value(Subject.KeptFromHolder.ToArray())}))";

    private static string JournalOf(Sql sql, Actor actor, string entry)
    {
        if (ReadsWholeJournal(actor)) return "true";
        if (actor.ReachOf(Permission.ReadJournal) is not { } reach) return "false";
        if (reach == Reach.ManagedAccounts)
            return $"""
                ({(ReadsOfTheJournal(actor) ? $"{OfTheJournal(entry)} or" : "")} exists (
                  select from ({JournalUnits(sql, actor)}) managed where {string.Join(" or ", OfJournalUnit(sql, actor, "managed", entry))}))
                """;
        if (actor.ScopeOf(reach) is { Subtree: true } scope && scope.Path.Leaf == UnitCode.Nation) return "true";
        string[] units = [$"left({entry}.actor, {UnitCode.Length})", $"left({entry}.holder, {UnitCode.Length})", $"{entry}.unit_code"];
        var below = JournalUnits(sql, actor);
        return $"({string.Join(" or ", units.Select(unit => $"{unit} in ({below})"))})";
    }

    /// <summary>
    /// Whether so much of the journal is the reader's that the newest entries are found by going through it from its end; what a few units did is looked up
    /// by unit.
    /// </summary>
    public static bool ReadsMuchOfTheJournal(Actor actor) =>
        ReadsWholeJournal(actor) || (actor.ReachOf(Permission.ReadJournal) == Reach.OwnUnitAndBelow && actor.Level <= UnitLevel.Province);

    /// <summary>The units of whose entries a reader sees some, by <c>code</c>; for who manages accounts as <see cref="ManagedUnits"/>.</summary>
    public static string JournalUnits(Sql sql, Actor actor) => actor.ReachOf(Permission.ReadJournal) is { } reach and not Reach.ManagedAccounts
        ? $"select below.code from units below where {Within(sql, actor.ScopeOf(reach), "below.path")}"
        : ManagedUnits(sql, actor);

    /// <summary>What makes an entry that of a row of <see cref="JournalUnits"/>: each of these, by an index of its own.</summary>
    public static IReadOnlyList<string> OfJournalUnit(Sql sql, Actor actor, string unit, string entry)
    {
        string[] by = [$"left({entry}.actor, {UnitCode.Length}) = {unit}.code", $"left({entry}.holder, {UnitCode.Length}) = {unit}.code"];
        return actor.ReachOf(Permission.ReadJournal) == Reach.ManagedAccounts
            ? [$"({by[0]} and {IsShown(sql, actor, unit, $"{entry}.actor")})", $"({by[1]} and {IsShown(sql, actor, unit, $"{entry}.holder")})"]
            : [.. by, $"{entry}.unit_code = {unit}.code"];
    }

    /// <summary>What operators do to the journal itself concerns the whole system: the nation's readers are told.</summary>
    public static bool ReadsOfTheJournal(Actor actor) => actor.ActingUnit == UnitCode.Nation;

    public static string OfTheJournal(string entry) => $"{entry}.subject_type = '{JournalSubjects.OfJournal}'";

    public static bool ReadsWholeJournal(Actor actor) => actor.ReachOf(Permission.ReadJournal) == Reach.Nation;

    /// <summary>Units with accounts that the actor manages: the unit's <c>code</c>, and the <c>classes</c> of these accounts by their digits.</summary>
    public static string ManagedUnits(Sql sql, Actor actor)
    {
        var (acting, own) = (sql.Value(actor.ActingUnit.ToString()), sql.Value(actor.UnitCode.ToString()));
        return string.Join(" union all ", Domain.Accounts.ManagedAccounts.Of(actor)
            .Select(row => $"select u.code, {Classes(row)} as classes from units u where {Of(row.Units)}")
            .DefaultIfEmpty("select code, '{}'::text[] as classes from units where false"));

        string Of(ManagedUnit units) => units switch
        {
            // Accounts that were left in a unit which was merged into the own one are its own to look after.
            ManagedUnit.Own => $"(u.code in ({acting}, {own}) or u.merged_into = {acting})",
            ManagedUnit.Body => $"u.parent_code = {acting} and u.kind in {StateSql.Any(Enum.GetValues<UnitKind>().Where(UnitKinds.IsBody))}",
            ManagedUnit.Station => $"u.parent_code = {acting} and u.kind = {StateSql.Of(UnitKind.GrassrootsUnit)}",
            ManagedUnit.CenterBelow =>
                $"""
                u.kind = {StateSql.Of(UnitKind.CoordinationCenter)}
                  and u.parent_code in (select below.code from units below where below.parent_code = {acting})
                """,
            _ => throw new ArgumentOutOfRangeException(nameof(units)),
        };
    }

    private static string Classes(ManagedAccounts row)
    {
        string Digits(bool others)
        {
            var managed = Enum.GetValues<AccountClass>().Where(known => known == AccountClass.SystemAdministrator ? row.Administrators : others);
            return $"'{{{string.Join(',', managed.Select(StateSql.Of))}}}'::text[]";
        }

        return row is { Others: true, UnlessAdministered: true }
            ? $"case when {IsAdministered("u.code")} then {Digits(others: false)} else {Digits(others: true)} end"
            : Digits(row.Others);
    }

    /// <summary>That a unit, by a column of codes, has a system administrator of its own.</summary>
    public static string IsAdministered(string unit) =>
        $"""
        exists (select from accounts own where own.unit_code = {unit} and own.status <> '{nameof(AccountStatus.Deleted)}'
          and {ClassOf("own.user_name")} = '{StateSql.Of(AccountClass.SystemAdministrator)}')
        """;

    /// <summary>That a reader is shown what concerns an account: one that is managed, or its own.</summary>
    private static string IsShown(Sql sql, Actor actor, string managed, string userName) =>
        $"({IsOfClass(userName, managed)} or {userName} = {sql.Value(actor.UserName)})";

    /// <summary>That an account is of a class that is managed in a row of <see cref="ManagedUnits"/>.</summary>
    public static string IsOfClass(string userName, string managed) => $"{ClassOf(userName)} = any({managed}.classes)";

    /// <summary>The digit of a user name that tells its account's class.</summary>
    private static string ClassOf(string userName) => $"substr({userName}, {UnitCode.Length + 1}, 1)";
}
