// npm start: real use. Installs and builds what is missing, then becomes the server.
import { build, guardNode, install, serve } from './toolbox.mjs';

install();
guardNode();
build();
serve({ NODE_ENV: 'production' });
