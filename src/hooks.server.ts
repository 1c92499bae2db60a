import { building } from '$app/environment';
import { sequence } from '@sveltejs/kit/hooks';
import type { ServerInit } from '@sveltejs/kit';
import { signedIn } from '$lib/domain/access/index.server';
import { accessAudit } from '$lib/domain/document/index.server';
import { areaForms } from '$lib/domain/forum/index.server';
import { startMail, stopMail } from '$lib/mail/index.server';
import { databaseAnswers } from '$lib/server/database/health';
import { readFormBody } from '$lib/server/http/form-body';
import { giveWay } from '$lib/server/http/give-way';
import { setLanguage } from '$lib/server/http/locale';
import { headers } from '$lib/server/http/headers';
import { outage } from '$lib/server/http/outage';
import { programFaults } from '$lib/server/http/program-faults';
import { straySigns } from '$lib/server/http/stray-signs';
import { typedOnError } from '$lib/server/http/typed-on-error';
import { unexpected } from '$lib/server/http/unexpected';
import { visits } from '$lib/server/http/visits';
import { loadKey } from '$lib/server/crypto';
import { useFieldErrors } from '$lib/i18n/error-messages';
import { useMessages } from '$lib/i18n/translate';
import { startDaily, stopDaily } from '$lib/workflow/scheduler.server';
import { startMinute, stopMinute } from '$lib/workflow/minute.server';

useFieldErrors();
useMessages();

/**
 * Starts the background work in SvelteKit's part of the process. Mail is sent from here: the entry (src/server.ts) is bundled apart and has
 * its own copy of every module, so it would not hear of new mails.
 */
export const init: ServerInit = async () => {
	if (building) return;
	// loaded at the start, while the key file exists: if it goes missing later, no request may make a new one in its place
	loadKey(true);
	// opens a connection, so that a command that looks whether a server runs on this database finds it
	await databaseAnswers();
	startMail();
	startDaily();
	startMinute();
	for (const stop of [stopMail, stopDaily, stopMinute]) process.once('sveltekit:shutdown' as 'disconnect', stop);
};

export const handle = sequence(
	setLanguage,
	headers,
	programFaults,
	straySigns,
	outage,
	visits,
	giveWay,
	signedIn,
	typedOnError,
	areaForms,
	readFormBody,
	accessAudit
);

export const handleError = unexpected;
