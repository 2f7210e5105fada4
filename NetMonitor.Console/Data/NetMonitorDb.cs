using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using NetMonitor.Console.Data.Configurations;
using NetMonitor.Console.Data.Reference;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Alerts;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Inspections;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Incidents;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Regulation;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Support;
using NetMonitor.Domain.Units;
using Npgsql;

namespace NetMonitor.Console.Data;

/// <summary>The console's one database. Use cases and queries use it; pages never see it.</summary>
public sealed class NetMonitorDb : DbContext, IDataProtectionKeyContext
{
    /// <summary>Ordering and prefix ranges of codes and paths are by byte, whatever the cluster's locale.</summary>
    public const string ByteOrder = "C";

    /// <summary>
    /// Without savepoints: no transaction goes on after a failure, and they cost two round trips. Besides, EF ignores a connection that is lost
    /// while a savepoint is released: the next statement would find it closed, or run on a new one outside the transaction.
    /// </summary>
    public NetMonitorDb(DbContextOptions<NetMonitorDb> options)
        : base(options) => Database.AutoSavepointsEnabled = false;

    public DbSet<Unit> Units => Set<Unit>();
    public DbSet<Filing> Filings => Set<Filing>();
    public DbSet<UserRule> UserRules => Set<UserRule>();
    public DbSet<HelpRequest> HelpRequests => Set<HelpRequest>();
    public DbSet<Incident> Incidents => Set<Incident>();
    public DbSet<IncidentLine> IncidentLines => Set<IncidentLine>();
    public DbSet<ContractorGrant> ContractorGrants => Set<ContractorGrant>();
    public DbSet<Inspection> Inspections => Set<Inspection>();
    public DbSet<InspectionResultRow> InspectionResults => Set<InspectionResultRow>();
    public DbSet<Finding> Findings => Set<Finding>();
    public DbSet<AccountUseRow> AccountUses => Set<AccountUseRow>();
    public DbSet<Account> Accounts => Set<Account>();
    public DbSet<RegistrationForm> RegistrationForms => Set<RegistrationForm>();
    public DbSet<SecurityKey> SecurityKeys => Set<SecurityKey>();
    public DbSet<KeyLedgerEntry> KeyLedger => Set<KeyLedgerEntry>();
    public DbSet<KeyApplication> KeyApplications => Set<KeyApplication>();
    public DbSet<SessionRow> Sessions => Set<SessionRow>();
    public DbSet<SignInThrottleRow> SignInThrottles => Set<SignInThrottleRow>();
    public DbSet<SignInCodeRow> SignInCodes => Set<SignInCodeRow>();
    public DbSet<ContactCodeRow> ContactCodes => Set<ContactCodeRow>();
    public DbSet<UsedChallengeRow> UsedChallenges => Set<UsedChallengeRow>();
    public DbSet<ThrottledTriesRow> ThrottledTries => Set<ThrottledTriesRow>();
    public DbSet<SignInPolicy> SignInPolicies => Set<SignInPolicy>();
    public DbSet<UnitNetworksRow> UnitNetworks => Set<UnitNetworksRow>();
    public DbSet<SettingVersion> SettingVersions => Set<SettingVersion>();
    public DbSet<Interpretation> Interpretations => Set<Interpretation>();
    public DbSet<WrongCodesRow> WrongCodes => Set<WrongCodesRow>();
    public DbSet<IdempotencyRow> IdempotencyAnswers => Set<IdempotencyRow>();
    public DbSet<RefusalCountRow> RefusalCounts => Set<RefusalCountRow>();
    public DbSet<ReaderCursorRow> ReaderCursors => Set<ReaderCursorRow>();
    public DbSet<SupervisionTask> Tasks => Set<SupervisionTask>();
    public DbSet<TaskGrantRow> TaskGrants => Set<TaskGrantRow>();
    public DbSet<Assignment> Assignments => Set<Assignment>();
    public DbSet<ProgressRow> Progress => Set<ProgressRow>();
    public DbSet<ProgressDeltaRow> ProgressDeltas => Set<ProgressDeltaRow>();
    public DbSet<ProgressDayRow> ProgressDays => Set<ProgressDayRow>();
    public DbSet<AssistanceRequest> AssistanceRequests => Set<AssistanceRequest>();
    public DbSet<AssistanceLeg> AssistanceLegs => Set<AssistanceLeg>();
    public DbSet<AssistancePart> AssistanceParts => Set<AssistancePart>();
    public DbSet<AssistanceReaderRow> AssistanceReaders => Set<AssistanceReaderRow>();
    public DbSet<AssistanceGrantRow> AssistanceGrants => Set<AssistanceGrantRow>();
    public DbSet<AssistanceReceiptRow> AssistanceReceipts => Set<AssistanceReceiptRow>();
    public DbSet<AssistanceRuleRow> AssistanceRules => Set<AssistanceRuleRow>();
    public DbSet<PreparedQuestions> PreparedQuestions => Set<PreparedQuestions>();
    public DbSet<AttachmentRow> Attachments => Set<AttachmentRow>();
    public DbSet<ContentRow> Contents => Set<ContentRow>();
    public DbSet<EvidenceRow> Evidence => Set<EvidenceRow>();
    public DbSet<EvidenceUseRow> EvidenceUses => Set<EvidenceUseRow>();
    public DbSet<UploadRow> Uploads => Set<UploadRow>();
    public DbSet<UploadPartRow> UploadParts => Set<UploadPartRow>();
    public DbSet<SavedViewRow> SavedViews => Set<SavedViewRow>();
    public DbSet<FormDraftRow> FormDrafts => Set<FormDraftRow>();
    public DbSet<HolidayNoticeRow> HolidayNotices => Set<HolidayNoticeRow>();
    public DbSet<OutgoingTextRow> OutgoingTexts => Set<OutgoingTextRow>();
    public DbSet<NoticeRow> Notices => Set<NoticeRow>();
    public DbSet<NoticeReaderRow> NoticeReaders => Set<NoticeReaderRow>();
    public DbSet<NoticeReadRow> NoticeReads => Set<NoticeReadRow>();
    public DbSet<Alert> Alerts => Set<Alert>();
    public DbSet<AlertEntryRow> AlertEntries => Set<AlertEntryRow>();
    public DbSet<DetectorMemoryRow> DetectorMemories => Set<DetectorMemoryRow>();
    public DbSet<DetectorStopRow> DetectorStops => Set<DetectorStopRow>();
    public DbSet<DetectorSettings> DetectorSettings => Set<DetectorSettings>();
    public DbSet<DetectorExceptionRow> DetectorExceptions => Set<DetectorExceptionRow>();
    public DbSet<UnitDutyRow> UnitDuties => Set<UnitDutyRow>();
    public DbSet<ApprovalRow> Approvals => Set<ApprovalRow>();
    public DbSet<NumberSequenceRow> NumberSequences => Set<NumberSequenceRow>();
    public DbSet<InstallationSettingRow> InstallationSettings => Set<InstallationSettingRow>();
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <summary>
    /// Connects the context to its database. EF itself logs a failed command at Debug only: the exception is thrown, and may be expected (the first
    /// migration asks for a table that isn't there yet; a duplicate key is an answer). Code that can't handle it logs it.
    /// </summary>
    internal static void Configure(DbContextOptionsBuilder options, NpgsqlDataSource source) => options.UseNpgsql(source).UseSnakeCaseNamingConvention()
        .ConfigureWarnings(warnings => warnings.Log((RelationalEventId.CommandError, LogLevel.Debug)));

    /// <summary>Keeps what tasks and accounts are searched by up to date.</summary>
    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        foreach (var task in ChangeTracker.Entries<SupervisionTask>().Where(entry => entry.State is EntityState.Added or EntityState.Modified))
            task.Property<string>(SupervisionTaskConfiguration.Initials).CurrentValue = PinyinInitials.Of(task.Entity.Title);
        foreach (var account in ChangeTracker.Entries<Account>().Where(entry => entry.State == EntityState.Added
            || (entry.State == EntityState.Modified && (entry.Property(row => row.Name).IsModified || entry.Property(row => row.Person).IsModified))))
            account.Property<string[]>(AccountSearch.Words).CurrentValue = AccountSearch.WordsOf(account.Entity);
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(NetMonitorDb).Assembly);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<UnitCode>().HaveConversion<UnitCodeConverter>().HaveMaxLength(UnitCode.Length).UseCollation(ByteOrder);
        configurationBuilder.Properties<UnitLevel>().HaveConversion<short>();
        configurationBuilder.Properties<UnitKind>().HaveConversion<short>();
        configurationBuilder.Properties<AssignmentState>().HaveConversion<short>();
        configurationBuilder.Properties<TaskState>().HaveConversion<short>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(40);
    }

    private sealed class UnitCodeConverter() : ValueConverter<UnitCode, string>(code => code.ToString(), text => UnitCode.Parse(text));
}
